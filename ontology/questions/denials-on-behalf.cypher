// Who denies on whose behalf?
// param: actor_contains = words that the actor's name must contain
MATCH (a:Agent)-[:MADE]->(s:Statement {speechActFamily: 'countering'})-[:ON_BEHALF_OF]->(b:Agent)
WHERE a.iri <> b.iri AND ($actor_contains = '' OR toLower(b.name) CONTAINS toLower($actor_contains))
WITH a, b, count(DISTINCT s) AS denials
RETURN a.name AS speaker, b.name AS principal, denials
ORDER BY denials DESC, principal, speaker

// Who speaks for whom, and how often?
// param: actor_contains = words that the actor's name must contain
MATCH (a:Agent)-[:MADE]->(s:Statement)-[:ON_BEHALF_OF]->(b:Agent)
MATCH (s)-[:REPORTED_IN]->(v:ArticleVersion)
WHERE a.iri <> b.iri AND ($actor_contains = '' OR toLower(a.name + ' ' + b.name) CONTAINS toLower($actor_contains))
WITH a, b, count(DISTINCT s) AS statements, count(DISTINCT v) AS articles
RETURN a.name AS speaker, b.name AS principal, statements, articles
ORDER BY statements DESC, principal, speaker

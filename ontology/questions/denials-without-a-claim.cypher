// Which denials have no identifiable claim?
// param: actor_contains = words that the actor's name must contain
MATCH (a:Agent)-[:MADE]->(s:Statement {speechActFamily: 'countering'})-[:ABOUT]->(c:Claim)
MATCH (s)-[:EVIDENCED_BY]->(e:Passage)
WHERE ($actor_contains = '' OR toLower(a.name) CONTAINS toLower($actor_contains))
OPTIONAL MATCH (s)<-[:RESPONDING]-(:Response)-[:TARGET]->(t)
WITH a, s, c, e, count(t) AS answers
WHERE answers = 0
OPTIONAL MATCH (c)-[:IN_CLUSTER]->(k:ClaimCluster)
OPTIONAL MATCH (k)<-[:IN_CLUSTER]-(:Claim)<-[:ABOUT]-(other:Statement)
WITH a, s, c, e, count(DISTINCT other) AS statements
WHERE statements < 2
RETURN a.name AS who, c.text AS words, e.exact AS sentence
ORDER BY who, words, sentence

// Who denies the same claims as whom?
// param: actor_contains = words that the actor's name must contain
MATCH (a:Agent)<-[:PRINCIPAL]-(:Position {position: 'rejects'})-[:ON_CLUSTER]->(k:ClaimCluster)
WITH DISTINCT a, k
MATCH (k)<-[:ON_CLUSTER]-(:Position {position: 'rejects'})-[:PRINCIPAL]->(b:Agent)
WHERE a.iri < b.iri AND ($actor_contains = '' OR toLower(a.name + ' ' + b.name) CONTAINS toLower($actor_contains))
WITH a, b, count(DISTINCT k) AS shared
RETURN a.name AS one, b.name AS other, shared
ORDER BY shared DESC, one, other

// How often has each principal denied, and later conceded?
// param: actor_contains = words that the actor's name must contain
MATCH (a:Agent)<-[:PRINCIPAL]-(:Position {position: 'rejects'})-[:ON_CLUSTER]->(k:ClaimCluster)
WHERE ($actor_contains = '' OR toLower(a.name) CONTAINS toLower($actor_contains))
WITH a, count(DISTINCT k) AS denied
OPTIONAL MATCH (a)<-[:PRINCIPAL]-(d:Position {position: 'rejects'})-[:ON_CLUSTER]->(k:ClaimCluster)
  <-[:ON_CLUSTER]-(p:Position {manner: 'concedes'})-[:PRINCIPAL]->(a)
WHERE d.positionSeconds < p.positionSeconds
WITH a, denied, count(DISTINCT k) AS later_conceded
RETURN a.name AS who, denied, later_conceded
ORDER BY denied DESC, later_conceded DESC, who

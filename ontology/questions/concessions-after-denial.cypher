// Who conceded what he had denied?
// param: claim_contains = words that the claim must contain
// param: actor_contains = words that the actor's name must contain
MATCH (p:Position {manner: 'concedes'})-[:ON_CLUSTER]->(k:ClaimCluster)
  <-[:ON_CLUSTER]-(d:Position {position: 'rejects'})
MATCH (p)-[:PRINCIPAL]->(a:Agent)<-[:PRINCIPAL]-(d)
WHERE d.positionSeconds < p.positionSeconds
  AND ($claim_contains = '' OR toLower(k.text) CONTAINS toLower($claim_contains))
  AND ($actor_contains = '' OR toLower(a.name) CONTAINS toLower($actor_contains))
RETURN DISTINCT a.name AS who, k.text AS claim, d.positionFrom AS denied, p.positionFrom AS conceded
ORDER BY who, claim, denied, conceded

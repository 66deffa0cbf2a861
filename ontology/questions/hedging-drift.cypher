// Who grew less certain over time?
// param: claim_contains = words that the claim must contain
// param: actor_contains = words that the actor's name must contain
MATCH (p:Position {position: 'endorses'})-[:ON_CLUSTER]->(k:ClaimCluster)
  <-[:ON_CLUSTER]-(q:Position {position: 'endorses'})
MATCH (p)-[:PRINCIPAL]->(a:Agent)<-[:PRINCIPAL]-(q)
WHERE p.positionSeconds < q.positionSeconds
  AND ((p.certainty = 'certain' AND q.certainty IN ['probable', 'possible'])
    OR (p.certainty = 'probable' AND q.certainty = 'possible'))
  AND ($claim_contains = '' OR toLower(k.text) CONTAINS toLower($claim_contains))
  AND ($actor_contains = '' OR toLower(a.name) CONTAINS toLower($actor_contains))
RETURN DISTINCT a.name AS who, k.text AS claim, p.positionFrom AS first, p.certainty AS certainty,
  q.positionFrom AS later, q.certainty AS less_certain
ORDER BY who, claim, first, later

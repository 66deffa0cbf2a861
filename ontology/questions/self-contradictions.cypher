// Who rejected a claim and later endorsed it?
// param: claim_contains = words that the claim must contain
// param: actor_contains = words that the actor's name must contain
MATCH (k:ClaimCluster)<-[:ON_CLUSTER]-(x:ClusterStatus {status: 'self-contradicted'})
MATCH (x)-[:DERIVED_FROM]->(p:Position {position: 'rejects'})-[:PRINCIPAL]->(a:Agent)
MATCH (x)-[:DERIVED_FROM]->(q:Position {position: 'endorses'})-[:PRINCIPAL]->(a)
WHERE p.positionSeconds < q.positionSeconds
  AND ($claim_contains = '' OR toLower(k.text) CONTAINS toLower($claim_contains))
  AND ($actor_contains = '' OR toLower(a.name) CONTAINS toLower($actor_contains))
RETURN a.name AS principal, k.text AS claim, p.positionFrom AS rejected, q.positionFrom AS endorsed,
  q.positionSeconds - p.positionSeconds AS seconds, p.confidence * q.confidence AS confidence
ORDER BY principal, claim, rejected, endorsed

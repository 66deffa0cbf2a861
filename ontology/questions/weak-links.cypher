// Which statuses hang on a weak link?
// param: claim_contains = words that the claim must contain
MATCH (x:ClusterStatus)-[:DERIVED_FROM]->(p:Position)
WITH x, min(p.confidence) AS weakest
WHERE weakest < 0.6
MATCH (x)-[:ON_CLUSTER]->(k:ClaimCluster)
WHERE ($claim_contains = '' OR toLower(k.text) CONTAINS toLower($claim_contains))
RETURN k.text AS claim, replace(x.status, '-', ' ') AS status, weakest
ORDER BY weakest, claim, status

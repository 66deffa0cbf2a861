// How long did it take from the first claim to the first denial?
// param: claim_contains = words that the claim must contain
MATCH (p:Position {position: 'endorses'})-[:ON_CLUSTER]->(k:ClaimCluster)
  <-[:ON_CLUSTER]-(q:Position {position: 'rejects'})
WHERE p.positionSeconds = k.firstAssertedSeconds AND q.positionSeconds = k.firstDeniedSeconds
  AND k.firstAssertedSeconds <= k.firstDeniedSeconds
  AND ($claim_contains = '' OR toLower(k.text) CONTAINS toLower($claim_contains))
RETURN DISTINCT k.text AS claim, p.positionFrom AS claimed, q.positionFrom AS denied,
  k.firstDeniedSeconds - k.firstAssertedSeconds AS seconds
ORDER BY claim, claimed, denied

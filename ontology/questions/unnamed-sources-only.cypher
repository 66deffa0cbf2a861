// Which claims rest on unnamed sources alone?
// param: claim_contains = words that the claim must contain
MATCH (k:ClaimCluster)
WHERE k.assertions > 0 AND ($claim_contains = '' OR toLower(k.text) CONTAINS toLower($claim_contains))
OPTIONAL MATCH (k)<-[:ON_CLUSTER]-(:Position {position: 'endorses'})-[:DERIVED_FROM]->(s:Statement)
WHERE NOT (s.sourceType IN ['anonymous', 'role-only', 'collective'])
WITH k, count(s) AS named
WHERE named = 0
RETURN k.text AS claim, k.assertions AS assertions
ORDER BY claim

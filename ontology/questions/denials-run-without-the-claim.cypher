// Which outlets ran only the denial?
// param: claim_contains = words that the claim must contain
// param: outlet_contains = words that the outlet's name must contain
MATCH (k:ClaimCluster)<-[:ON_CLUSTER]-(:Position {position: 'rejects'})-[:DERIVED_FROM]->(s:Statement)
MATCH (s)-[:REPORTED_IN]->(:ArticleVersion)-[:VERSION_OF]->(:Article)<-[:PUBLISHED]-(o:Agent)
WHERE ($claim_contains = '' OR toLower(k.text) CONTAINS toLower($claim_contains))
  AND ($outlet_contains = '' OR toLower(o.name) CONTAINS toLower($outlet_contains))
WITH DISTINCT k, o
OPTIONAL MATCH (k)<-[:ON_CLUSTER]-(p:Position {position: 'endorses'})-[:DERIVED_FROM]->(:Statement)
  -[:REPORTED_IN]->(:ArticleVersion)-[:VERSION_OF]->(:Article)<-[:PUBLISHED]-(o)
WITH k, o, count(p) AS claims
WHERE claims = 0
RETURN DISTINCT o.name AS outlet, k.text AS claim
ORDER BY outlet, claim

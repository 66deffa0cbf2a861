// How did each contested claim unfold, position by position?
// param: claim_contains = words that the claim must contain
MATCH (k:ClaimCluster {contested: true})<-[:ON_CLUSTER]-(p:Position)-[:HOLDER]->(a:Agent)
MATCH (p)-[:DERIVED_FROM]->(s:Statement)-[:EVIDENCED_BY]->(e:Passage)
WHERE p.positionFrom IS NOT NULL AND ($claim_contains = '' OR toLower(k.text) CONTAINS toLower($claim_contains))
RETURN k.text AS claim, p.positionFrom AS `when`, a.name AS who, s.speechActName AS act, p.position AS position,
  e.exact AS sentence
ORDER BY claim, `when`, who, act, position, sentence

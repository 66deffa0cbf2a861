// Who neither confirmed nor denied what?
// param: claim_contains = words that the claim must contain
// param: actor_contains = words that the actor's name must contain
MATCH (k:ClaimCluster)<-[:ON_CLUSTER]-(p:Position {manner: 'withholdsOn'})-[:HOLDER]->(a:Agent)
MATCH (p)-[:DERIVED_FROM]->(s:Statement)-[:EVIDENCED_BY]->(e:Passage)
WHERE ($claim_contains = '' OR toLower(k.text) CONTAINS toLower($claim_contains))
  AND ($actor_contains = '' OR toLower(a.name) CONTAINS toLower($actor_contains))
RETURN DISTINCT a.name AS who, s.speechActName AS act, k.text AS claim, e.exact AS sentence
ORDER BY who, act, claim, sentence

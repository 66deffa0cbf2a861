// Which accusations did the accused never answer in this corpus?
// param: claim_contains = words that the claim must contain
// param: actor_contains = words that the actor's name must contain
// "Never" means: no answer was found in the articles of this store.
MATCH (a:Agent)<-[:AWAITS]-(x:ClusterStatus {status: 'unanswered'})-[:ON_CLUSTER]->(k:ClaimCluster)
MATCH (x)-[:DERIVED_FROM]->(p:Position)-[:HOLDER]->(h:Agent)
MATCH (p)-[:DERIVED_FROM]->(s:Statement)-[:ABOUT]->(:Claim)-[:ACCUSES]->(a)
MATCH (s)-[:EVIDENCED_BY]->(e:Passage)
WHERE ($claim_contains = '' OR toLower(k.text) CONTAINS toLower($claim_contains))
  AND ($actor_contains = '' OR toLower(a.name) CONTAINS toLower($actor_contains))
RETURN DISTINCT k.text AS claim, a.name AS accused, h.name AS accuser, e.exact AS sentence
ORDER BY claim, accused, accuser, sentence

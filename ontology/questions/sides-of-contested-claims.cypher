// Who supports, denies or withholds on each contested claim, in which sentence?
// param: claim_contains = words that the claim must contain
MATCH (k:ClaimCluster {contested: true})<-[:ON_CLUSTER]-(p:Position)-[:HOLDER]->(h:Agent)
MATCH (p)-[:PRINCIPAL]->(a:Agent)
MATCH (p)-[:DERIVED_FROM]->(s)-[:EVIDENCED_BY]->(e:Passage)
MATCH (s)-[:REPORTED_IN]->(:ArticleVersion)-[:VERSION_OF]->(t:Article)
WHERE ($claim_contains = '' OR toLower(k.text) CONTAINS toLower($claim_contains))
RETURN DISTINCT k.text AS claim, p.position AS position, h.name AS who,
  CASE WHEN a.iri <> h.iri THEN a.name ELSE '' END AS on_behalf_of, e.exact AS sentence, t.title AS headline
ORDER BY claim, position, who, on_behalf_of, sentence, headline

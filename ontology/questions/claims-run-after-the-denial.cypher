// Which outlets ran a claim after it was denied and never ran a denial?
// param: claim_contains = words that the claim must contain
// param: outlet_contains = words that the outlet's name must contain
MATCH (k:ClaimCluster)<-[:ON_CLUSTER]-(:Position {position: 'endorses'})-[:DERIVED_FROM]->(s:Statement)
MATCH (s)-[:REPORTED_IN]->(:ArticleVersion)-[:VERSION_OF]->(t:Article)<-[:PUBLISHED]-(o:Agent)
WHERE t.publishedSeconds > k.firstDeniedSeconds AND t.title IS NOT NULL
  AND ($claim_contains = '' OR toLower(k.text) CONTAINS toLower($claim_contains))
  AND ($outlet_contains = '' OR toLower(o.name) CONTAINS toLower($outlet_contains))
WITH DISTINCT k, o, t
OPTIONAL MATCH (k)<-[:ON_CLUSTER]-(d:Position {position: 'rejects'})-[:DERIVED_FROM]->(:Statement)
  -[:REPORTED_IN]->(:ArticleVersion)-[:VERSION_OF]->(:Article)<-[:PUBLISHED]-(o)
WITH k, o, t, count(d) AS denials
WHERE denials = 0
RETURN DISTINCT o.name AS outlet, k.text AS claim, t.title AS headline, t.published AS published
ORDER BY outlet, claim, headline

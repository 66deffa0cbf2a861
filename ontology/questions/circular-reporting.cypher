// How many articles and outlets carry a claim, and how many origins do they really have?
// param: claim_contains = words that the claim must contain
MATCH (k:ClaimCluster)<-[:ON_CLUSTER]-(:Position {position: 'endorses'})-[:DERIVED_FROM]->(s:Statement)
MATCH (s)-[:REPORTED_IN]->(:ArticleVersion)-[:VERSION_OF]->(t:Article)
MATCH (s)-[:RELAYS*0..20]->(root:Statement)
WHERE ($claim_contains = '' OR toLower(k.text) CONTAINS toLower($claim_contains)) AND NOT (root)-[:RELAYS]->(:Statement)
OPTIONAL MATCH (root)-[:REPORTS_UTTERANCE]->(u:Utterance)
OPTIONAL MATCH (t)-[:ORIGIN]->(c:Article)
OPTIONAL MATCH (o:Agent)-[:PUBLISHED]->(t)
WITH k, count(DISTINCT t.iri) AS articles, count(DISTINCT o.iri) AS outlets,
  count(DISTINCT coalesce(u.iri, c.iri, root.iri)) AS origins
RETURN k.text AS claim, articles, outlets, origins
ORDER BY articles DESC, outlets DESC, origins, claim

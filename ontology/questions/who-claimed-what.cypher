// Who claimed what, through which outlet, in which sentence?
// param: claim_contains = words that the claim must contain
// param: actor_contains = words that the actor's name must contain
// param: outlet_contains = words that the outlet's name must contain
MATCH (a:Agent)-[:MADE]->(s:Statement)-[:ABOUT]->(c:Claim)
MATCH (s)-[:EVIDENCED_BY]->(e:Passage)
MATCH (s)-[:REPORTED_IN]->(:ArticleVersion)-[:VERSION_OF]->(t:Article)
WHERE ($claim_contains = '' OR toLower(c.text) CONTAINS toLower($claim_contains))
  AND ($actor_contains = '' OR toLower(a.name) CONTAINS toLower($actor_contains))
OPTIONAL MATCH (t)<-[:PUBLISHED]-(o:Agent)
WITH a, s, c, e, t, coalesce(o.name, '') AS outlet
WHERE ($outlet_contains = '' OR toLower(outlet) CONTAINS toLower($outlet_contains))
RETURN a.name AS who, s.speechActName AS act, c.text AS claim, s.cue AS cue, outlet, t.date AS published,
  e.exact AS sentence, e.iri AS evidence
ORDER BY who, claim, outlet, published, sentence, evidence

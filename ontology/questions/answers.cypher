// Which statements answer which, and how?
// param: actor_contains = words that the actor's name must contain
MATCH (r:Response)-[:RESPONDING]->(s:Statement)<-[:MADE]-(a:Agent), (s)-[:EVIDENCED_BY]->(e:Passage)
WHERE ($actor_contains = '' OR toLower(a.name) CONTAINS toLower($actor_contains))
OPTIONAL MATCH (r)-[:TARGET]->(t:Statement)-[:ABOUT]->(c:Claim), (t)<-[:MADE]-(b:Agent)
WHERE t IS NOT NULL // FalkorDB keeps half of a pattern otherwise
OPTIONAL MATCH (r)-[:TARGET]->(d:Claim)
RETURN a.name AS who, replace(r.relation, '-', ' ') AS relation, coalesce(c.text, d.text) AS claim,
  b.name AS claimed_by, e.exact AS sentence, r.confidence AS confidence
ORDER BY who, relation, claim, claimed_by, sentence

// Which statements reach us only at second hand or further?
// param: claim_contains = words that the claim must contain
// param: outlet_contains = words that the outlet's name must contain
MATCH (a:Agent)-[:MADE]->(s:Statement)-[:ABOUT]->(c:Claim)
MATCH (s)-[:REPORTED_IN]->(:ArticleVersion)-[:VERSION_OF]->(t:Article)
WHERE s.nestingDepth >= 2 AND ($claim_contains = '' OR toLower(c.text) CONTAINS toLower($claim_contains))
OPTIONAL MATCH (s)<-[:RELAYS]-(:Statement)<-[:MADE]-(b:Agent)
OPTIONAL MATCH (t)<-[:PUBLISHED]-(o:Agent)
WITH a, s, c, b, coalesce(o.name, '') AS outlet
WHERE ($outlet_contains = '' OR toLower(outlet) CONTAINS toLower($outlet_contains))
RETURN a.name AS who, c.text AS claim, s.nestingDepth AS depth, b.name AS relayed_by, outlet
ORDER BY who, claim, depth, relayed_by, outlet

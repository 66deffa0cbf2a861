// What has an actor ever said or denied, and in which capacities?
// param: actor_contains = words that the actor's name must contain
// param: claim_contains = words that the claim must contain
MATCH (a:Agent)-[:MADE]->(s:Statement)-[:ABOUT]->(c:Claim)
MATCH (s)-[:EVIDENCED_BY]->(e:Passage)
MATCH (s)-[:REPORTED_IN]->(:ArticleVersion)-[:VERSION_OF]->(t:Article)
WHERE ($actor_contains = '' OR toLower(a.name) CONTAINS toLower($actor_contains))
  AND ($claim_contains = '' OR toLower(c.text) CONTAINS toLower($claim_contains))
OPTIONAL MATCH (s)-[:IN_CAPACITY]->(r:Capacity)
RETURN a.name AS who, s.statedFrom AS `when`, s.speechActName AS act, c.text AS claim, r.role AS role,
  r.organizationText AS organization, e.exact AS sentence, t.title AS headline
ORDER BY who, `when`, act, claim, role, organization, sentence, headline

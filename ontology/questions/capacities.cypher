// In which capacities does each actor appear?
// param: actor_contains = words that the actor's name must contain
MATCH (a:Agent)-[:HAS_CAPACITY]->(c:Capacity)<-[:IN_CAPACITY]-(m)
MATCH (m)-[:REPORTED_IN]->(:ArticleVersion)-[:VERSION_OF]->(t:Article)
WHERE ($actor_contains = '' OR toLower(a.name) CONTAINS toLower($actor_contains))
RETURN DISTINCT a.name AS who, c.role AS role, c.organizationText AS organization, c.former AS former,
  t.title AS headline
ORDER BY who, role, organization, former, headline

// Who is quoted most, and who answers least of what he is accused of?
// param: actor_contains = words that the actor's name must contain
MATCH (a:Agent)
WHERE ($actor_contains = '' OR toLower(a.name) CONTAINS toLower($actor_contains))
OPTIONAL MATCH (a)-[:MADE]->(s:Statement)-[:REPORTED_IN]->(v:ArticleVersion)
WHERE s IS NOT NULL // FalkorDB keeps half of a pattern otherwise
WITH a, count(DISTINCT s) AS statements, count(DISTINCT v) AS articles
OPTIONAL MATCH (a)<-[:ACCUSES]-(:Claim)-[:IN_CLUSTER]->(k:ClaimCluster)
WITH a, statements, articles, count(DISTINCT k) AS accusations
OPTIONAL MATCH (a)<-[:AWAITS]-(:ClusterStatus)-[:ON_CLUSTER]->(w:ClaimCluster)
WITH a, statements, articles, accusations, count(DISTINCT w) AS unanswered
WHERE statements > 0 OR accusations > 0
RETURN a.name AS who, statements, articles, accusations, unanswered
ORDER BY unanswered DESC, statements DESC, articles DESC, accusations DESC, who

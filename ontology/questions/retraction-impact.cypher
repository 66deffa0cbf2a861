// Which claims lose all support if an article is retracted?
// param: article_contains = words that the article's headline or address must contain
MATCH (k:ClaimCluster)<-[:ON_CLUSTER]-(:Position {position: 'endorses'})-[:DERIVED_FROM]->(s:Statement)
MATCH (s)-[:REPORTED_IN]->(:ArticleVersion)-[:VERSION_OF]->(t:Article)
WITH k, count(DISTINCT t.iri) AS articles, min(t.iri) AS sole
WHERE articles = 1
MATCH (t:Article {iri: sole})
WITH k, t, toLower(coalesce(t.title, '') + ' ' + coalesce(t.url, '')) AS words
WHERE ($article_contains = '' OR words CONTAINS toLower($article_contains))
RETURN k.text AS claim, t.title AS headline, t.url AS url
ORDER BY claim, headline, url

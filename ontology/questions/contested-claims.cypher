// Which claims are contested, and by how many independent principals on each side?
// param: claim_contains = words that the claim must contain
MATCH (k:ClaimCluster {contested: true})
WHERE ($claim_contains = '' OR toLower(k.text) CONTAINS toLower($claim_contains))
RETURN k.text AS claim, k.supporters AS `for`, k.deniers AS against, k.withholders AS withholding
ORDER BY k.supporters + k.deniers DESC, against DESC, claim

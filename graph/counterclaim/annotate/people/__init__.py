"""Find who is meant: names, descriptions and pronouns of one article resolved to its actors."""

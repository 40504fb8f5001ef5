"""Review a list of synonyms: what is wrong in it, line by line."""

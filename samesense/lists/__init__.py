"""Lists of synonyms that people keep, in the formats of search engines and vocabularies."""

"""Find the synonyms within a vocabulary."""

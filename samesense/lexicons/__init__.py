"""Lexicons: WordNet, and the synonym lists of users."""

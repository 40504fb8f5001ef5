"""Damaged and hostile input for every reader: python -m tools.fuzzing."""

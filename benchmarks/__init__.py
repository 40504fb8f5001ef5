"""Comparisons that are run by hand, each a command: `python -m benchmarks.NAME --help`."""

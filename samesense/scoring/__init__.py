"""Score tables of pairs, on one machine or on a cluster."""

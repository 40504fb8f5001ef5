"""How good a classifier is: metrics, intervals, slices, plots, baselines, gold sets."""

"""What people run beside the pipeline: fetch gold sets, compare runs, and gate regressions."""

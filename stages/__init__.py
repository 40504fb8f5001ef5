"""The pipeline: one module per stage, run as ``python -m stages.NAME``; an underscore marks what stages share."""

"""Results for people: tables, plots, the model card, the report."""

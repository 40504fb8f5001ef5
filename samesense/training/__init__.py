"""Fine-tuning: the recipe, the rows, the Trainer, resuming, calibration."""

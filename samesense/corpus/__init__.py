"""The corpus of pairs: positives, hard negatives, the split, and paraphrases."""

"""Why a pair is judged as it is: the verdict beside the model alone, WordNet and the baselines."""

"""Why a pair is judged as it is: the model beside WordNet and the baselines."""

"""What WordNet, Moby Thesaurus and the user's lexicons know of a pair, and how it joins the model's verdict."""

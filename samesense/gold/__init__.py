"""Gold sets, made by people: how they are declared and read, and the words that the split reserves for them."""

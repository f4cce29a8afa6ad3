"""Records in English words: headlines, numbers, counts and citations; and numbers read in English words."""

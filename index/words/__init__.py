"""What a word is to people: how it sounds in any script, its stem, and the words of the index that may stand for it."""

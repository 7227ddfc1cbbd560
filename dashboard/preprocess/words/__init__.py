"""Text as words: sentences, vocabulary and numbers, and in which language they are."""

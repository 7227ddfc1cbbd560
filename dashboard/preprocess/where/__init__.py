"""Where it happened: place names, what they do in a sentence, and which of the namesakes is meant."""

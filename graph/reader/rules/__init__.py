"""The grammar, and finding its patterns in a sentence."""

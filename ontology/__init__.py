"""The vocabulary, its shapes and its questions: Turtle and SPARQL files, and a Python name for every term."""

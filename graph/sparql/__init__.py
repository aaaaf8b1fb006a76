"""SPARQL for people: formats by name, prefixes known beforehand, texts looked over before they run, readable faults."""

"""SPARQL, linked data and pages over HTTP: a thin coat on `graph`."""

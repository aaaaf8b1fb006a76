"""The W3C test suites for SPARQL, run through HTTP against a server, or against the engine in process."""

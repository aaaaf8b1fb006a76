"""Graph files that open right everywhere: views are SPARQL files, formats are modules, each listed in one table."""

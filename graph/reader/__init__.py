"""The reader: from an article's words to claims, by registry, grammar and resolution; no model, no chance.

`read` is the pipeline, top to bottom. Its folders stand one on the other, in this order: `language` (tokens, word
lists), `names` (mentions and phrases), `rules` (the grammar and its matcher; the rules themselves are data, in
`grammar/`), `who` (whom a phrase means), `clauses` (denial, doubt, days, sums), `credits` (whose word it is), `making`
(from matches to claims), `facts` (claims that no rule makes).
"""

from .read import Reader, read

__all__ = ["Reader", "read"]

"""Who is meant: what an article tells of its people and clubs, and who stands where in a sentence."""

"""What a text is made of: tokens, word lists and classes, sums and days."""

"""From the matches of rules to claims, and from many claims to each one once."""

"""Claims that no rule of the grammar makes: memberships, posts, counts, contracts."""

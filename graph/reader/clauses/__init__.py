"""What a clause says besides: denial, doubt, conditions, days, sums, the mode of a move."""

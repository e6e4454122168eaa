"""What is told of money on its screens: shape and cleaning, no decisions."""

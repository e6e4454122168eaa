"""What is asked of experiments."""

"""What is asked of the money: what is written, what it comes to, and what waits."""

"""What people fill in about citizens, cases and allocations."""

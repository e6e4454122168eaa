"""What runs by itself? Leases, long jobs with progress, and the workers' heartbeat."""

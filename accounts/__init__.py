"""Who is asking? Users, roles, what a role may, and who looked at whom."""

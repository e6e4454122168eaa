"""Who is passed over for a vacancy, and why."""

from allocation.models import Skip

Skips = dict[int, Skip]  # the standing ones of one vacancy, by the case's key

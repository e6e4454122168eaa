"""What do we decide? Citizens, cases, assessments, allocations, letters."""

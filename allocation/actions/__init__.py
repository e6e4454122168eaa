"""The only writers of cases, allocations and letters: one function per verb."""

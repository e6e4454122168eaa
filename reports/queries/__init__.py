"""What can we count? Read-only."""

from reports.queries.monthly import monthly_report

__all__ = ["monthly_report"]

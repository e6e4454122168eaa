"""The only writers of money."""

from finance.actions.accruals import accrue_vacancy_rent

__all__ = ["accrue_vacancy_rent"]

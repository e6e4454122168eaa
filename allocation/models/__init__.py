"""People, cases, allocations and letters."""

from allocation.models.allocations import Allocation
from allocation.models.cases import Assessment, Case, CaseEvent
from allocation.models.letters import Delivery, Letter
from allocation.models.people import Citizen, HouseholdMember, Income

__all__ = [
    "Allocation",
    "Assessment",
    "Case",
    "CaseEvent",
    "Citizen",
    "Delivery",
    "HouseholdMember",
    "Income",
    "Letter",
]

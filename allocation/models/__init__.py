"""People, cases, allocations, letters, facts and papers."""

from allocation.models.allocations import Allocation
from allocation.models.appeals import Appeal
from allocation.models.cases import Assessment, Case, CaseEvent
from allocation.models.documents import Document, DocumentScan, Note
from allocation.models.facts import (
    AreaBanFacts,
    BenefitMonth,
    Contact,
    LivingSituation,
    MonthlyAmounts,
    Need,
    Sharing,
    SupportPlan,
)
from allocation.models.followups import CaretakerHearing, CheckIn, FollowUp, Signal, SupportTie
from allocation.models.inquiries import AdverseFact, Inquiry
from allocation.models.letters import Channel, Delivery, Letter, LetterBatch
from allocation.models.matching import Meeting, MeetingChoice, Proposal, Skip, WeightSet
from allocation.models.minimums import LocalMinimum
from allocation.models.people import Citizen, CitizenMerge, HouseholdMember, Income

__all__ = [
    "AdverseFact",
    "Allocation",
    "Appeal",
    "AreaBanFacts",
    "Assessment",
    "BenefitMonth",
    "CaretakerHearing",
    "Case",
    "CaseEvent",
    "Channel",
    "CheckIn",
    "Citizen",
    "CitizenMerge",
    "Contact",
    "Delivery",
    "Document",
    "DocumentScan",
    "FollowUp",
    "HouseholdMember",
    "Income",
    "Inquiry",
    "Letter",
    "LetterBatch",
    "LivingSituation",
    "LocalMinimum",
    "Meeting",
    "MeetingChoice",
    "MonthlyAmounts",
    "Need",
    "Note",
    "Proposal",
    "Sharing",
    "Signal",
    "Skip",
    "SupportPlan",
    "SupportTie",
    "WeightSet",
]

"""A case with what one of its parts shows, in a fixed number of queries."""

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from allocation.models import (
    Allocation,
    Appeal,
    Assessment,
    Case,
    CaseEvent,
    Document,
    Letter,
    MonthlyAmounts,
    Note,
    Sharing,
)
from allocation.queries.cases import case_head
from allocation.queries.households import with_amounts

__all__ = ["case_head", "whole_story", "with_documents", "with_economy", "with_letters", "with_needs", "with_notes"]


def with_needs(user: User) -> QuerySet[Case]:
    assessments = Assessment.objects.order_by("-made_on", "-pk").select_related("made_by")
    sharings = Sharing.objects.order_by("-began_on", "-pk").select_related("association")
    return case_head(user).prefetch_related(
        "needs",
        "support_plans",
        "citizen__situations",
        "citizen__contacts",
        Prefetch("citizen__sharings", sharings),
        Prefetch("assessments", assessments),
    )


def with_economy(user: User) -> QuerySet[Case]:
    offers = Allocation.objects.order_by("-decided_at", "-pk").select_related(
        "vacancy__dwelling__estate__association", "vacancy__terms__area", "vacancy__agreement"
    )
    return with_amounts(case_head(user)).prefetch_related(
        "citizen__incomes",
        "citizen__benefit_months",
        "citizen__area_ban_facts",
        Prefetch("citizen__monthly_amounts", MonthlyAmounts.objects.exclude(struck_on=None), to_attr="struck_amounts"),
        Prefetch("allocations", offers),
    )


def with_letters(user: User) -> QuerySet[Case]:
    letters = Letter.objects.order_by("-written_at", "-pk").select_related("delivery").defer("pdf", "html")
    appeals = (
        Appeal.objects.order_by("-received_on", "-pk").select_related("letter").defer("letter__pdf", "letter__html")
    )
    return case_head(user).prefetch_related(
        "inquiries", "adverse_facts", Prefetch("letters", letters), Prefetch("appeals", appeals)
    )


def with_documents(user: User) -> QuerySet[Case]:
    documents = Document.objects.without_bytes().order_by("-uploaded_at", "-pk")
    return case_head(user).prefetch_related(Prefetch("documents", documents))


def with_notes(user: User) -> QuerySet[Case]:
    return case_head(user).prefetch_related(Prefetch("notes", Note.objects.select_related("by").order_by("-at", "-pk")))


def whole_story(case: Case) -> QuerySet[CaseEvent]:
    """Newest first."""
    return case.events.select_related("by").order_by("-at", "-pk")

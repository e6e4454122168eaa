"""Facts told after the application: a page a kind, and a page to end one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from allocation.actions import facts as actions
from allocation.forms.economy import AmountsForm, AreaBanForm, BenefitForm, IncomeForm, OffenceForm
from allocation.forms.facts import FactForm
from allocation.forms.household import MemberForm, NumberForm
from allocation.forms.inquiries import EndForm, StrikeForm
from allocation.forms.needs import (
    ContactForm,
    NeedForm,
    PersonForm,
    SharingForm,
    SituationForm,
    SupportForm,
)
from allocation.models import Case
from allocation.permissions import (
    obstacle_to_end,
    obstacle_to_record,
    obstacle_to_see_offences,
    obstacle_to_strike,
)
from allocation.queries.facts import ENDABLE, live_offer, row_to_end
from allocation.queries.households import with_household
from allocation.views.access import for_municipality
from allocation.views.case_form import case_form, written

ENDED = "Oplysningen er afsluttet og står som historik."
STRUCK = "Oplysningen er streget. Den står som historik og tæller ikke mere."

# What the address says, the form, and the part of the case to come back to.
FACTS: dict[str, tuple[type[FactForm], str]] = {
    "amounts": (AmountsForm, "case_economy"),
    "area": (AreaBanForm, "case_economy"),
    "benefit": (BenefitForm, "case_economy"),
    "contact": (ContactForm, "case_needs"),
    "income": (IncomeForm, "case_economy"),
    "member": (MemberForm, "case_needs"),
    "need": (NeedForm, "case_needs"),
    "number": (NumberForm, "case_needs"),
    "offence": (OffenceForm, "case_economy"),
    "person": (PersonForm, "case_needs"),
    "sharing": (SharingForm, "case_needs"),
    "situation": (SituationForm, "case_needs"),
    "support": (SupportForm, "case_needs"),
}


@for_municipality
@require_http_methods(["GET", "POST"])
def record_fact(request: HttpRequest, case_id: int, fact: str) -> HttpResponse:
    """Write one more fact of a kind."""
    now, today = timezone.now(), timezone.localdate()
    case = get_object_or_404(with_household(Case.objects.visible_to(request.user)), pk=case_id)
    form_class, part = _kind(fact)
    form = form_class(request.POST or None, case=case, on=today, initial={"known_on": today})
    if form.is_valid():
        told, why = form.told(by=request.user), form.circumstances()
        actions.record_fact(case.pk, told, why, by=request.user, on=today, at=now)
        return _done(request, case, part, "Oplysningen er gemt.")
    hidden = obstacle_to_see_offences(by=request.user) if form_class is OffenceForm else None
    obstacle = obstacle_to_record(case, by=request.user) or hidden or ""
    return case_form(request, case, "record", part, form=form, obstacle=obstacle, offer=live_offer(case))


@for_municipality
@require_http_methods(["GET", "POST"])
def end_fact(request: HttpRequest, fact: str, row_id: int) -> HttpResponse:
    """Say from when a fact does not hold, or that it never did; some, and what has ended, can only be struck."""
    now, today = timezone.now(), timezone.localdate()
    found = row_to_end(request.user, fact, row_id)
    if found is None:
        raise Http404
    (row, case), kind = found, ENDABLE[fact]
    may_end = kind.is_open(row) and obstacle_to_end(row, case, by=request.user) is None
    # What was sent by the form with two ways is read by it, also when somebody has ended the fact meanwhile.
    form = (EndForm if may_end or "how" in request.POST else StrikeForm)(
        request.POST or None, initial={"ended_on": today}
    )
    if form.is_valid():
        end = form.end()
        actions.end_fact(case.pk, fact, row.pk, end, by=request.user, on=today, at=now)
        return _done(request, case, kind.page, STRUCK if end.was_wrong else ENDED)
    obstacle = obstacle_to_strike(row, by=request.user) or ""
    rows, source = ([], "") if obstacle else (list(kind.told_with(row)), getattr(row, "source", ""))
    shown = {"form": form, "kind": kind, "rows": rows, "source": source, "offer": live_offer(case), "may_end": may_end}
    return case_form(request, case, "end_fact", kind.page, obstacle=obstacle, **shown)


def _kind(fact: str) -> tuple[type[FactForm], str]:
    if fact not in FACTS:
        raise Http404
    return FACTS[fact]


def _done(request: HttpRequest, case: Case, part: str, sentence: str) -> HttpResponse:
    """A live offer rests on what was known before: say so."""
    answer, offer = written(request, case, part, sentence), live_offer(case)
    if offer:
        messages.warning(request, f"Borgeren har et tilbud om {offer.vacancy}. Se, om det stadig holder.")
    return answer

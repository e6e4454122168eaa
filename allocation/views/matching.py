"""From a vacancy to a citizen, and from a case to a home: the rankings, with why and why not."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from allocation.actions.presence import look_at
from allocation.forms.allocations import SkipForm
from allocation.models import Case
from allocation.queries import ranking
from allocation.queries.choice import why_table
from allocation.queries.households import household_in_words, with_household
from allocation.queries.proposals import waiting_for
from allocation.queries.ranking import match
from allocation.queries.rent import rent_clock
from allocation.views.access import for_municipality, number_in, saw, saw_many, vacancy_or_404
from allocation.views.shown import basis_of, big_clocks
from allocation.views.shown_matching import ROWS, facts_about, how_many_fit, part_of, rows_of, sorts
from housing.models import Vacancy
from housing.permissions import obstacle_to as obstacle_to_vacancy


@for_municipality
@require_GET
def match_vacancy(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """The ranked cases for one vacancy, and why and why not."""
    now, today = timezone.now(), timezone.localdate()
    vacancy = vacancy_or_404(request, vacancy_id)
    found = match(vacancy, on=today)
    part = part_of(request, found)
    asked = number_in(request, "why"), number_in(request, "against")
    why = why_table(found, part.page.object_list, *asked, on=today)
    saw_many(request, [row.case.citizen for row in part.page], f"Match, bolig {vacancy.pk}", at=now)
    shown = {"part": part, "page": part.page, "rows": rows_of(part, found.skips), "sorts": sorts(part.sort)}
    about = {
        "facts": facts_about(vacancy, found.grid.standings[0]),
        "found": found,
        "how_many": how_many_fit(len(found.fitting), found.unexamined, "borger", "borgere"),
        "why": why,
        "skip_form": SkipForm(),
        "now": now,
    }
    others = {"others": look_at(vacancy.pk, by=request.user, at=now)}
    return render(request, "allocation/match.html", _about(request, vacancy, today) | shown | about | others)


@for_municipality
@require_GET
def match_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """The ranked vacancies for one case, and what bars the others."""
    now, today = timezone.now(), timezone.localdate()
    case = get_object_or_404(with_household(Case.objects.visible_to(request.user)), pk=case_id)
    homes = ranking.match_case(case, on=today)
    not_fitting = request.GET.get("show") == "not"
    page = Paginator(homes.not_fitting if not_fitting else homes.fitting, ROWS).get_page(request.GET.get("page"))
    saw(request, case, at=now)
    household = household_in_words(case, on=today)
    how_many = how_many_fit(len(homes.fitting), homes.unexamined, "bolig", "boliger")
    context = {"case": case, "homes": homes, "page": page, "not_fitting": not_fitting, "household": household}
    return render(request, "allocation/match_case.html", context | {"how_many": how_many, "today": today})


def _about(request: HttpRequest, vacancy: Vacancy, today: date) -> dict[str, Any]:
    rent = rent_clock(vacancy, on=today)
    return {
        "vacancy": vacancy,
        "rent": rent,
        "clocks": big_clocks(vacancy, rent, on=today),
        "basis": basis_of(vacancy),
        "obstacle": obstacle_to_vacancy("allocate", vacancy, by=request.user) or "",
        "proposal": waiting_for(vacancy) if vacancy.is_proposed else None,  # type: ignore[attr-defined]
        "today": today,
    }

"""Vores boliger: what the association must do now, and who pays for what is empty."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.roles import Role, for_roles
from housing.models import Association
from housing.queries import ours
from housing.queries.turns import next_turns
from housing.states import ReturnReason, VacancyState
from housing.views.words import ago
from law.wording import amount, dkk, short_day, weekday_day

OWN_SHOWN = 10
ROWS_ON_PAGE = 50


@for_roles(Role.ASSOCIATION)
@require_GET
def our_vacancies(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = ours.our_vacancies(request.user, on=today)
    page = Paginator(rows, ROWS_ON_PAGE).get_page(request.GET.get("page"))
    own = ours.our_own(request.user, on=today)
    context = {
        "association": Association.objects.visible_to(request.user).first(),
        "today": today,
        "tasks": _tasks(request, rows, today),
        "turns": next_turns(request.user, on=today),
        "figures": _figures(rows, today),
        "page": page,
        "groups": list(_groups(page, ours.groups_of(rows), today)),
        "own": own[:OWN_SHOWN],
        "own_count": ours.all_own_count(request.user),
    }
    return render(request, "housing/our_vacancies.html", context)


def _tasks(request: HttpRequest, rows: list[ours.OurVacancy], today: date) -> list[dict[str, Any]]:
    """As components/tasks.html takes them: late answers, then what other packages know, then unreported lettings."""
    reminded = ours.reminded(rows)
    late = [_reminder(row, reminded.get(row.vacancy.pk), today) for row in rows if row.is_late]
    more = [_task(task, today) for find in ours.MORE_TASKS for task in find(request.user, today)]
    return late + more + [_relet(row, today) for row in rows if row.vacancy.state == VacancyState.RETURNED]


def _reminder(row: ours.OurVacancy, reminded_on: date | None, today: date) -> dict[str, Any]:
    vacancy = row.vacancy
    pays = "og de betaler huslejen." if row.payer == ours.Payer.MUNICIPALITY else "og ingen betaler for den endnu."
    text = f"Kommunen har ikke svaret. Boligen er stadig deres, {pays}"
    task = {
        "title": f"Ryk kommunen: {vacancy}",
        "url": reverse("vacancy", args=[vacancy.pk]),
        "text": f"{text} I rykkede {ago(reminded_on, on=today)}." if reminded_on else text,
        "due": f"Fristen udløb {ago(vacancy.answer_due_on, on=today)}",
        "late": True,
    }
    if reminded_on == today:
        return task
    url = reverse("remind_vacancy", args=[vacancy.pk])
    return task | {"action": "Ryk for svar", "action_url": url, "post": True}


def _relet(row: ours.OurVacancy, today: date) -> dict[str, Any]:
    vacancy = row.vacancy
    why = ReturnReason(vacancy.return_reason).label.lower()
    return {
        "title": f"Meld udlejet: {vacancy}",
        "url": reverse("vacancy", args=[vacancy.pk]),
        "text": f"Sendt retur {short_day(vacancy.answered_on)}: {why}. Er den lejet ud?",
        "action": "Meld udlejet",
        "action_url": reverse("relet_vacancy", args=[vacancy.pk]),
    }


def _task(task: ours.Task, today: date) -> dict[str, Any]:
    return {
        "title": f"{task.verb}: {task.vacancy}",
        "url": reverse("vacancy", args=[task.vacancy.pk]),
        "text": task.text,
        "due": f"Senest {weekday_day(task.due_on)}" if task.due_on else "",
        "late": task.due_on is not None and task.due_on < today,
        "action": task.action,
        "action_url": reverse(task.name, args=[task.pk]),
        "post": task.post,
    }


def _figures(rows: list[ours.OurVacancy], today: date) -> list[dict[str, Any]]:
    paid = [row for row in rows if row.payer == ours.Payer.MUNICIPALITY]
    waiting = [row for row in rows if row.vacancy.state == VacancyState.AT_DISPOSAL]
    late = sum(row.is_late for row in waiting)
    dues = [row.vacancy.answer_due_on for row in waiting if not row.is_late]
    coming = min((due for due in dues if due), default=None)
    notes = ([f"{late} over fristen"] if late else []) + ([f"næste frist {short_day(coming)}"] if coming else [])
    return [
        {
            "label": "Kommunen betaler i dag for",
            "value": len(paid),
            "unit": _homes(len(paid)),
            "note": f"{dkk(sum((row.day_dkk for row in paid), ours.NOTHING))} om dagen",
        },
        {
            "label": "Løbet op til og med i dag",
            "value": amount(sum((row.rent_dkk for row in paid), ours.NOTHING)),
            "unit": "kr.",
            "note": "For de boliger, kommunen betaler for i dag",
        },
        {
            "label": "Venter på kommunens svar",
            "value": len(waiting),
            "unit": _homes(len(waiting)),
            "note": " · ".join(notes).capitalize() or "Ingen frister",
        },
    ]


def _homes(count: int) -> str:
    return "bolig" if count == 1 else "boliger"


def _groups(page: Page, groups: dict[ours.Payer, ours.Group], today: date) -> Iterator[dict[str, Any]]:
    """The rows of this page under the headings of all rows: a sum is never a page's sum."""
    for payer, group in groups.items():
        shown = [row for row in page.object_list if row.payer == payer]
        if shown:
            yield {"group": group, "homes": _homes(group.count), "rows": [_row(row, today) for row in shown]}


def _row(row: ours.OurVacancy, today: date) -> dict[str, Any]:
    text, sub = _state(row, today)
    return {"row": row, "vacancy": row.vacancy, "text": text, "sub": sub, "due": _due(row, today)}


def _state(row: ours.OurVacancy, today: date) -> tuple[str, str]:
    vacancy = row.vacancy
    let = f"Udlejet fra {short_day(vacancy.let_on)}" if vacancy.let_on else ""
    match vacancy.state:
        case VacancyState.AT_DISPOSAL if row.is_late:
            return "Intet svar endnu", ""
        case VacancyState.AT_DISPOSAL:
            return "Afventer svar", "Til rådighed i dag" if vacancy.available_on == today else ""
        case VacancyState.RETURNED | VacancyState.RELET:
            why = ReturnReason(vacancy.return_reason).label.lower()
            return f"Sendt retur: {why}", let or "Lej selv ud"
        case _:
            return "Anvist", let


def _due(row: ours.OurVacancy, today: date) -> dict[str, str]:
    vacancy = row.vacancy
    if vacancy.answered_on:
        return {"answered": f"Svaret {short_day(vacancy.answered_on)}"}
    sub = f"Udløb {ago(vacancy.answer_due_on, on=today)}" if row.is_late else ""
    return {"day": short_day(vacancy.answer_due_on), "sub": sub}

"""The overview in figures and tasks, each of which opens its rows."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.models import User
from finance.models import AccrualRun
from finance.queries import exposure
from finance.queries.compensations import flats_to_compensate
from finance.queries.guarantees import count_moved_out, guarantee_exposure
from finance.queries.invoices import count_by_tab
from finance.queries.months import next_to_close
from finance.queries.refunds import refunds_to_open
from finance.views.shown import tab_asked
from housing.models import Vacancy
from law.months import first_of_month
from law.wording import amount, month_year, whole_dkk

NOTHING = Decimal("0.00")


def overview(rows: list[exposure.Running], user: User, *, on: date) -> dict[str, Any]:
    sums, invoices = exposure.by_association(rows), count_by_tab(user)
    guarantees = guarantee_exposure(user, on=on)
    return {
        "exposures": [
            {"sums": one, "reasons": _reasons(one.by_reason, f"association={one.association.pk}&")} for one in sums
        ],
        "reasons": exposure.REASONS.values(),
        "total": _total(sums),
        "figures": _figures(rows, invoices, guarantees.running),
        "tasks": _tasks(invoices, user, on),
        "guarantees": guarantees,
        "run": run_in_words(exposure.last_run()),
    }


def _reasons(by_reason: dict[str, Decimal], query: str) -> list[dict[str, Any]]:
    """Each reason's sum, and the address of its rows."""
    return [
        {"label": exposure.REASONS[name], "dkk": dkk, "url": f"{reverse('rents')}?{query}reason={name}"}
        for name, dkk in by_reason.items()
    ]


def _total(sums: list[exposure.Exposure]) -> dict[str, Any]:
    by_reason = {one: sum((each.by_reason[one] for each in sums), NOTHING) for one in exposure.REASONS}
    return {
        "reasons": _reasons(by_reason, ""),
        "so_far_dkk": sum((each.so_far_dkk for each in sums), NOTHING),
        "day_dkk": sum((each.day_dkk for each in sums), NOTHING),
        "forecast_dkk": sum((each.forecast_dkk for each in sums), NOTHING),
        "vacancies": sum(each.vacancies for each in sums),
    }


def _figures(rows: list[exposure.Running], invoices: dict[str, int], guarantees: int) -> list[dict[str, Any]]:
    """As components/counters.html takes them."""
    day = sum((row.day_dkk for row in rows), NOTHING)
    forecast = sum((row.forecast_dkk for row in rows), NOTHING)
    so_far = sum((row.so_far_dkk for row in rows), NOTHING)
    rents, list_of = reverse("rents"), reverse("invoices")
    return [
        {"value": whole_dkk(so_far), "label": "åben tomgangsleje i dag", "url": rents, "wide": True},
        {"value": whole_dkk(day), "label": "mere hver dag", "url": rents, "wide": True},
        {"value": whole_dkk(forecast), "label": "ved månedens slutning", "url": rents, "wide": True},
        {"value": invoices["received"] + invoices["proposed"], "label": "fakturaer at behandle", "url": list_of},
        {"value": invoices["queried"], "label": "spurgt og venter", "url": f"{list_of}?tab=queried"},
        {"value": guarantees, "label": "garantier løber", "url": f"{reverse('guarantees')}?tab=running"},
    ]


def _tasks(invoices: dict[str, int], user: User, on: date) -> list[dict[str, Any]]:
    """As components/tasks.html takes them: what waits for somebody here."""
    found = []
    if number := invoices["proposed"]:
        title = f"Godkend som nummer to: {_counted(number, 'faktura', 'fakturaer')}"
        url = f"{reverse('invoices')}?tab=proposed"
        found.append(_task(title, "En kollega har indstillet. En anden skal se på dem.", url, "Se fakturaer"))
    if number := invoices["received"]:
        title, url = f"Behandl {_counted(number, 'faktura', 'fakturaer')}", f"{reverse('invoices')}?tab=received"
        text = "De stemmer med beregningen, eller boligorganisationen har svaret."
        found.append(_task(title, text, url, "Se fakturaer"))
    if number := count_moved_out(user):
        title = f"Registrér flyttesyn for {_counted(number, 'fraflyttet lejer', 'fraflyttede lejere')}"
        text = "Lejemålet er sluttet, og garantien løber stadig."
        found.append(_task(title, text, f"{reverse('guarantees')}?tab=open", "Se garantier"))
    if number := refunds_to_open().count():
        title = f"Opret refusion for {_counted(number, 'udslusningsbolig', 'udslusningsboliger')}"
        text = "Den udbetales uden ansøgning, når lejeren har søgt boligstøtte."
        found.append(_task(title, text, reverse("payments"), "Se udbetalinger"))
    if number := flats_to_compensate(user).count():
        title = f"Opret godtgørelse for {_counted(number, 'privat lejlighed', 'private lejligheder')}"
        found.append(_task(title, "Beløbet følger af ordningens vilkår.", reverse("payments"), "Se udbetalinger"))
    month = next_to_close(on=on)
    if month is not None and month < first_of_month(on):
        url = reverse("accounting_month", args=[f"{month:%Y-%m}"])
        text = "Måneden er slut. Lukkes den, dannes posteringsfilen."
        found.append(_task(f"Luk {month_year(month)}", text, url, "Se måneden"))
    return found


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _task(title: str, text: str, url: str, action: str) -> dict[str, Any]:
    return {
        "title": title,
        "text": text,
        "url": url,
        "action": action,
        "action_url": url,
        "post": False,
        "due": "",
        "late": False,
    }


def run_in_words(run: AccrualRun | None) -> str:
    return "" if run is None else f"Sidst talt til og med {run.counted_on:%d-%m-%Y}."


def chosen(rows: list[exposure.Running], asked: str, reason: str) -> list[exposure.Running]:
    """Of one association, and for one reason, if the address says so."""
    return [
        row
        for row in rows
        if (not asked or str(row.association.pk) == asked) and (reason not in exposure.REASONS or row.reason == reason)
    ]


def rents(rows: list[exposure.Running], asked: str, reason: str) -> dict[str, Any]:
    known = {"": "Alle"} | exposure.REASONS
    current = tab_asked(reason, known)
    association = f"&association={asked}" if asked.isascii() and asked.isdigit() else ""
    return {
        "views": [
            {"label": label, "url": f"?reason={name}{association}", "current": name == current, "count": None}
            for name, label in known.items()
        ],
        "query": f"reason={current}{association}",
        "title": str(rows[0].association) if asked and rows else "Alle boligorganisationer",
        "sum_so_far_dkk": sum((row.so_far_dkk for row in rows), NOTHING),
        "sum_forecast_dkk": sum((row.forecast_dkk for row in rows), NOTHING),
    }


def rent(vacancy: Vacancy, *, on: date) -> dict[str, Any]:
    """The page of one vacancy."""
    now, sentence = exposure.why(vacancy, on=on)
    rows = exposure.rent_rows(vacancy)
    total = sum((row.amount_dkk for row in rows), NOTHING)
    return {
        "vacancy": vacancy,
        "sentence": sentence,
        "rows": rows,
        "total_dkk": total,
        "law_dkk": now.total_dkk,
        "agrees": total == now.total_dkk,
        "terms": _terms(vacancy),
    }


def _terms(vacancy: Vacancy) -> list[tuple[str, str]]:
    agreement = vacancy.agreement
    assert agreement is not None
    free = f"inden {agreement.answer_working_days} arbejdsdage" if agreement.is_return_free else "Nej"
    return [
        ("Boligorganisation", str(vacancy.dwelling.estate.association)),
        ("Husleje pr. md.", f"{amount(vacancy.rent_dkk)} kr."),
        ("Hjemmel", vacancy.get_legal_basis_display()),
        ("Fri retur", free),
        ("Opsigelsesvarsel", f"{agreement.notice_months} måneder"),
        ("Delmåneder", agreement.get_proration_display()),
    ]

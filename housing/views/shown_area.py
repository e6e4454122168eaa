"""An area in words: its figures by year, the criteria side by side, the lists, and combined letting."""

from datetime import date
from typing import Any

from django import forms

from accounts.models import User
from accounts.roles import Role
from housing.models import Area, AreaStatistics, CombinedLettingRequest
from housing.permissions import association_of, obstacle_to_request_letting
from housing.queries import areas as queries
from law.area_status import Status
from law.combined_letting import area_can_be_covered
from law.findings import Finding
from law.wording import count

TYPES = {
    Status.PREVENTION: "almenboligloven § 61 b",
    Status.VULNERABLE: "almenboligloven § 61 a, stk. 1",
    Status.PARALLEL_SOCIETY: "almenboligloven § 61 a, stk. 2",
    Status.TRANSFORMATION: "almenboligloven § 61 a, stk. 4",
}


def about(area: Area, user: User, year: str, *, on: date) -> dict[str, Any]:
    """Everything on the page of an area; `year` chooses whose figures are held against the criteria."""
    [row] = queries.area_rows([area], on=on)
    years = list(area.statistics.order_by("-year"))
    figures = next((one for one in years if str(one.year) == year), row.figures)
    return {
        "row": row,
        "area": area,
        "years": years,
        "figures": figures,
        "sides": [
            side("Kriterierne fra 2013", queries.criteria_of_2013(figures)),
            side("Reglerne i dag", queries.today_of(figures, on=on)),
        ],
        "types": types(row.status),
        "counts": cheap(row),
        "listings": area.listings.order_by("-published_on", "-pk"),
        "requests": queries.requests_of(area, user),
        "request_obstacle": request_obstacle(area, user),
    }


def side(title: str, computed: queries.Computed) -> dict[str, Any]:
    return {"title": title, "computed": computed, "findings": [criterion(one) for one in computed.findings]}


def types(status: Status | None) -> list[dict[str, Any]]:
    """Today's four types as components/tick.html takes them: which of them the area is; all unknown without a status."""
    vulnerable = status in {Status.VULNERABLE, Status.PARALLEL_SOCIETY, Status.TRANSFORMATION}
    is_any = {
        Status.PREVENTION: status is Status.PREVENTION,
        Status.VULNERABLE: vulnerable,
        Status.PARALLEL_SOCIETY: status in {Status.PARALLEL_SOCIETY, Status.TRANSFORMATION},
        Status.TRANSFORMATION: status is Status.TRANSFORMATION,
    }
    return [
        {"met": None if status is None else met, "because": one.label.capitalize(), "paragraph": TYPES[one]}
        for one, met in is_any.items()
    ]


def criterion(finding: Finding) -> dict[str, Any]:
    return {"met": finding.met, "because": finding.because, "paragraph": finding.paragraph}


def cheap(row: queries.AreaRow) -> list[dict[str, Any]]:
    """As components/counters.html takes it."""
    limits = [
        {"value": count(number), "label": f"under {most:,.0f} kr.".replace(",", ".")}
        for most, number in zip(queries.CHEAP_DKK, row.cheap.under, strict=True)
    ]
    return [{"value": count(row.cheap.total), "label": "boliger i området"}, *limits]


def request_obstacle(area: Area, user: User) -> str | None:
    association = association_of(user)
    if user.role != Role.ASSOCIATION or association is None:
        return None
    return obstacle_to_request_letting(area, association, by=user)


def figures_of(area: Area, year: str) -> AreaStatistics | None:
    return (
        area.statistics.filter(year=int(year)).first() if year.isascii() and year.isdigit() and len(year) == 4 else None
    )


def letting(asked: CombinedLettingRequest, form: forms.Form, *, on: date) -> dict[str, Any]:
    """The page where a request is decided: what was asked, and what the law says of a yes and a no."""
    department = queries.department_of(asked.area, on=on)
    refusal = queries.refusal_of(asked.area, "", on=on)
    findings = [] if department is None or refusal is None else [area_can_be_covered(department), refusal.finding]
    return {"asked": asked, "form": form, "findings": [criterion(finding) for finding in findings]}


def form_page(form: forms.BaseForm, title: str, back_url: str, back_label: str) -> dict[str, Any]:
    """As housing/register_form.html takes it."""
    return {"form": form, "title": title, "back_url": back_url, "back_label": back_label}

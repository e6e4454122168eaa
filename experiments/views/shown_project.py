"""A building project in words."""

from datetime import date
from typing import Any

from accounts.models import User
from experiments.models import BuildingProject
from experiments.permissions import ended, obstacle_to, obstacle_to_commit, obstacle_to_finish
from experiments.queries.projects import findings_of_project, spread_of
from experiments.states import ProjectState
from law.wording import dkk, long_day, short_day, whole_dkk


def project_row(one: Any) -> dict[str, Any]:
    """In a list; `planned` is annotated."""
    replaces = f"Erstatter {one.replaces} i {one.replaces_where}" if one.replaces else ""
    return {
        "project": one,
        "builder": str(one.association),
        "dwellings": one.planned,
        "replaces": replaces,
        "state": one.get_state_display(),
        "move_in": long_day(one.move_in_on) if one.move_in_on else "Ikke fastsat",
    }


def about(found: BuildingProject, user: User, *, on: date) -> dict[str, Any]:
    """Everything on the page."""
    lines = list(found.lines.all())
    spread = spread_of(lines)
    return {
        "project": found,
        "is_open": found.state not in {ProjectState.FINISHED, ProjectState.DROPPED},
        "facts": facts(found),
        "terms": terms(found),
        "lines": lines,
        "spread": spread,
        "by_rooms": [(f"{rooms} rum", f"{number} boliger") for rooms, number in spread.by_rooms],
        "by_place": [(place, f"{number} boliger") for place, number in spread.by_place],
        "findings": [
            {"met": one.favourable, "because": ended(one.because), "paragraph": one.paragraph}
            for one in findings_of_project(found, lines, on=found.commitment_on or on)
        ],
        "milestones": list(found.milestones.all()),
        "dispensations": list(found.dispensations.all()),
        "events": [
            {"title": one.text, "when": f"{short_day(one.at.date())} {one.at.year} · {one.by}"}
            for one in found.events.select_related("by")[:20]
        ],
        "no_commit": obstacle_to_commit(found, by=user),
        "no_build": obstacle_to("build", found, by=user),
        "no_finish": obstacle_to_finish(found, by=user),
        "no_drop": obstacle_to("drop", found, by=user),
    }


def facts(found: BuildingProject) -> list[tuple[str, str]]:
    rows = [
        ("Slags", found.get_kind_display()),
        ("Bygherre", str(found.association)),
        ("Anskaffelsessum", whole_dkk(found.cost_dkk) if found.cost_dkk else "Ikke oplyst"),
        ("Tilskud", whole_dkk(found.grant_dkk) if found.grant_dkk else "Ikke oplyst"),
        ("Indflytning", long_day(found.move_in_on) if found.move_in_on else "Ikke fastsat"),
    ]
    if found.replaces:
        rows.append(("Erstatter", f"{found.replaces} boliger, der nedrives i {found.replaces_where}"))
    return rows


def terms(found: BuildingProject) -> list[tuple[str, str]]:
    """The commitment's terms, when it is given."""
    if found.commitment_on is None:
        return []
    rows = [("Tilsagn givet", long_day(found.commitment_on))]
    if found.max_rent_dkk is not None:
        rows.append(("Højeste husleje", dkk(found.max_rent_dkk)))
    if found.max_area_m2 is not None:
        rows.append(("Højeste areal", f"{found.max_area_m2} m²"))
    if found.fewest_rooms is not None:
        rows.append(("Mindst", f"{found.fewest_rooms} rum"))
    return rows

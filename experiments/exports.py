"""The annex for the council as a PDF, and the same figures as a workbook; each made by a job."""

from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.roles import MUNICIPALITY_ROLES
from background.kinds import Arguments, Kind, Product, Run
from danish.pdf import write_pdf
from danish.small_groups import FEWEST
from danish.workbook import Book
from experiments.queries.outcomes import ASKED_MONTHS, Report, outcomes
from experiments.queries.radar import coming
from experiments.shown_outcomes import compared, overview, title

PDF = "application/pdf"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

DEFINITIONS = (
    ("Har bolig", "I forsøgets bolig eller i en anden, varig bolig så mange måneder efter indflytning."),
    ("Målt", "De, for hvem det vides: flyttet ind for så længe siden, og ikke forsvundet ud af syne før."),
    (
        "Arbejde eller uddannelse",
        "Ved start udgangspunktet; senere den seneste opfølgning fra tre måneder før til en måned efter.",
    ),
    ("Døgn sparet", "Døgn på herberg, som året før ville lade vente, minus dem, opfølgningen har fundet."),
    ("Lignende sager", "Borgere fra samme situationer, der fik bolig ved anvisning i samme tid uden forsøg."),
    ("Usikkerhed", "95 pct., Kaplan-Meier med Greenwoods varians på log-log-skala."),
    (
        "Små grupper",
        f"Færre end {FEWEST} personer er udeladt, og den gruppe ved siden af, der ville røbe dem. De tæller med i alt.",
    ),
)


def clean(given: Mapping[str, str]) -> Arguments:
    """Nothing is asked: the annex is of the day it is made."""
    return {}


def pdf(run: Run) -> Product:
    """The pages *Forsøg* and *Resultater*, drawn for paper."""
    run.progress(0, 2)
    today = timezone.localdate(run.at)
    report = outcomes(on=today, is_public=True)
    parts = overview(report, coming(on=today), on=today) | compared(report, on=today)
    head = {"title": title(on=today), "made_at": run.at, "made_by": run.by, "is_paper": True}
    page = render_to_string("experiments/council_pdf.html", parts | head)
    run.progress(1, 2)
    product = Product(write_pdf(page), _file_name(today, "pdf"), PDF)
    run.progress(2, 2)
    return product


def excel(run: Run) -> Product:
    """The figures with their types, one sheet a subject."""
    run.progress(0, 1)
    today = timezone.localdate(run.at)
    out = BytesIO()
    write_workbook(out, outcomes(on=today, is_public=True), run)
    run.progress(1, 1)
    return Product(out.getvalue(), _file_name(today, "xlsx"), EXCEL)


def write_workbook(out: BytesIO, report: Report, run: Run) -> None:
    """A small group stands as unknown."""
    at = timezone.localtime(run.at)
    book = Book(out)
    book.file.set_properties({"title": title(on=at.date()), "author": run.by, "created": at.replace(tzinfo=None)})
    groups = [*report["experiments"], report["all"] | {"label": "alle forsøg"}]
    book.sheet("Forsøg", _HEAD, [_line(row) for row in groups])
    others = report["comparison"] | {"label": "lignende sager uden for"}
    book.sheet(
        "Har bolig", _months("count", "pct"), list(_over_time([*groups, others], "housed_after", "measured_count"))
    )
    book.sheet("Arbejde", _months("count", "pct"), list(_over_time(groups, "occupied_after", "occupied_measured")))
    curve = [("Måneder", "months"), ("Har bolig, pct.", "pct"), ("Fra, pct.", "pct"), ("Til, pct.", "pct")]
    book.sheet("Kurve", curve, [_step(step) for step in report["survival"]])
    about = [("Opgjort", f"{at:%d-%m-%Y kl. %H.%M}"), ("Af", run.by), ("Kommune", report["municipality"]), *DEFINITIONS]
    book.sheet("Om", [("Hvad", "text"), ("Betydning", "text")], about)
    book.file.close()


_HEAD = [
    ("Forsøg", "text"),
    ("Deltagere", "count"),
    ("Med nu", "count"),
    ("Udgift i alt, kr.", "dkk"),
    ("Pr. deltager, kr.", "dkk"),
    ("Udgift i år, kr.", "dkk"),
    ("Budget i år, kr.", "dkk"),
    ("Døgn på herberg sparet", "count"),
]


def _line(row: Report) -> tuple[Any, ...]:
    names = (
        "participants",
        "active",
        "cost_dkk",
        "cost_per_participant_dkk",
        "cost_this_year_dkk",
        "budget_this_year_dkk",
    )
    return (row["label"], *(row[name] for name in names), row["shelter_days_avoided"])


def _months(*kinds: str) -> list[tuple[str, str]]:
    head = [("Forsøg", "text")]
    for months in ASKED_MONTHS:
        words = "ved start" if not months else f"{months} mdr."
        head += [(f"Målt, {words}", kinds[0]), (f"Pct., {words}", kinds[1])]
    return head


def _over_time(rows: Iterable[Report], share: str, whole: str) -> Iterable[tuple[Any, ...]]:
    for row in rows:
        cells: list[Any] = [row["label"]]
        for months in ASKED_MONTHS:
            cells += [row[whole][str(months)], _pct(row[share][str(months)])]
        yield tuple(cells)


def _step(step: Report) -> tuple[Any, ...]:
    return (step["month"], _pct(step["share"]), _pct(step["low"]), _pct(step["high"]))


def _pct(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)


def _file_name(day: date, ending: str) -> str:
    return f"forsoeg-{day.isoformat()}.{ending}"


def _page(arguments: Arguments) -> str:
    return reverse("experiments")


KINDS = (
    Kind(
        "experiments_pdf",
        MUNICIPALITY_ROLES,
        clean,
        lambda arguments: "Forsøg, bilag til byrådet",
        pdf,
        _page,
        "Forsøg",
    ),
    Kind("experiments_excel", MUNICIPALITY_ROLES, clean, lambda arguments: "Forsøg som Excel", excel, _page, "Forsøg"),
)

"""The report as a PDF and as a workbook, each made by a job. Both take the dict that the page takes."""

import json
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.denied import ActionDenied
from accounts.models import User
from accounts.roles import Role
from background.kinds import Arguments, Kind, Product, Run
from danish.pdf import write_pdf
from danish.workbook import UNKNOWN
from housing.models import Association
from reports.actions import lock_report
from reports.files import semicolons
from reports.periods import Period
from reports.publishing import COLUMNS, published
from reports.queries.locked import locked_report, reported
from reports.queries.narrowing import number
from reports.queries.negotiation import negotiation_pack
from reports.queries.tables import divisions
from reports.shown import shown, title_of
from reports.shown_indicators import heads_of, on_paper, shown_experiments, shown_matching
from reports.shown_negotiation import shown_pack, write_pack
from reports.version import version
from reports.words import as_number
from reports.workbook import UNITS, write_workbook

PDF = "application/pdf"
CSV = "text/csv; charset=utf-8"
JSON = "application/json"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MANAGERS = frozenset({Role.MANAGER})


def clean(given: Mapping[str, str]) -> Arguments:
    """The period of the form. Raises ActionDenied with the sentence of what is wrong with it."""
    try:
        return {"period": str(Period.parse(given.get("period", "")))}
    except ValueError as error:
        raise ActionDenied(str(error)) from error


def clean_month(given: Mapping[str, str]) -> Arguments:
    """A month whose report is not locked yet; whether it is over is asked when it is locked."""
    arguments = clean(given)
    period = Period.parse(arguments["period"])
    if not period.is_month:
        raise ActionDenied("Kun en måned kan låses. Vælg måneden.")
    locked = locked_report(period)
    if locked:
        raise ActionDenied(f"{period.label.capitalize()} er allerede låst af {locked.locked_by}.", conflict=True)
    return arguments


def pdf(run: Run) -> Product:
    """The page, drawn for paper."""
    run.progress(0, 3)
    report = reported(Period.parse(run.arguments["period"]))
    run.progress(1, 3)
    return _paper(run, report, "pdf")


def public_pdf(run: Run) -> Product:
    """The same without what could tell about one to four persons, here or beside the period's divisions."""
    run.progress(0, 3)
    period = Period.parse(run.arguments["period"])
    report = published(reported(period), divisions("people", period))
    run.progress(1, 3)
    return _paper(run, report, "offentlig.pdf")


def _paper(run: Run, report: dict[str, Any], ending: str) -> Product:
    period = Period.parse(report["period"])
    parts = shown(report, today=timezone.localdate(run.at), links=False)
    parts |= {
        "parts": on_paper(report),
        "heads": heads_of(period),
        "is_public": ending != "pdf",
        "experiments": _experiments(report),
        "matching": _matching(report),
    }
    if locked := locked_in_words(period):
        parts |= {"is_provisional": False, "state_words": f"{locked}."}
    page = render_to_string(
        "reports/monthly_pdf.html", {"title": title_of(report), "made_at": run.at, "made_by": run.by} | parts
    )
    run.progress(2, 3)
    product = Product(write_pdf(page), _file_name(run, ending), PDF)
    run.progress(3, 3)
    return product


def _experiments(report: dict[str, Any]) -> dict[str, Any] | None:
    """Nothing where nobody has ever taken part."""
    found = report.get("experiments")
    return shown_experiments(found, Period.parse(report["period"])) if found and found["all"]["participants"] else None


def _matching(report: dict[str, Any]) -> dict[str, Any] | None:
    """Nothing while nothing is known; nor for everybody (`publishing`)."""
    found = report.get("matching")
    bands = [band for group in found["groups"] for band in group["bands"]] if found else []
    is_known = any(share["known"] for band in bands for share in band["after"].values())
    return shown_matching(found, Period.parse(report["period"])) if found and is_known else None


def excel(run: Run) -> Product:
    """The figures with their types, one sheet a part."""
    run.progress(0, 2)
    report = reported(Period.parse(run.arguments["period"]))
    run.progress(1, 2)
    out = BytesIO()
    standing = locked_in_words(Period.parse(report["period"])) or "Ikke låst"
    write_workbook(out, report, at=timezone.localtime(run.at), by=run.by, standing=standing)
    run.progress(2, 2)
    return Product(out.getvalue(), _file_name(run, "xlsx"), EXCEL)


def csv(run: Run) -> Product:
    """The indicators, a row each: semicolons, a mark for Excel, nothing that Excel would take for a formula."""
    period = Period.parse(run.arguments["period"])
    columns = COLUMNS[: len(period.compared)]
    rows = [
        (row["label"], UNITS[row["unit"]], *(plain(row[name]) for name in columns))
        for row in reported(period)["indicators"]
    ]
    head = ("Nøgletal", "Enhed", *(span.label for span in period.compared))
    run.progress(1, 1)
    return Product(semicolons([head, *rows]), _file_name(run, "csv"), CSV)


def plain(value: Any) -> str:
    """A cell of a CSV."""
    return UNKNOWN if value is None else str(value).replace(".", ",")


def json_file(run: Run) -> Product:
    """The same as `bin/manage monthly_report --json`, for machines."""
    period = Period.parse(run.arguments["period"])
    report, locked = reported(period), locked_report(period)
    made = {
        "made_at": run.at.isoformat(),
        "made_by": run.by,
        "version": version(),
        "locked_at": locked and locked.locked_at.isoformat(),
    }
    run.progress(1, 1)
    text = json.dumps(made | report, ensure_ascii=False, default=as_number, indent=1)
    return Product(text.encode(), _file_name(run, "json"), JSON)


def locked_in_words(period: Period) -> str:
    """Who locked the report, for its files; empty while nobody has."""
    locked = locked_report(period)
    return f"Låst {timezone.localtime(locked.locked_at):%d-%m-%Y kl. %H.%M} af {locked.locked_by}" if locked else ""


def lock(run: Run) -> Product:
    """Keep the month's report. Begun again after a worker's death, it finds its own work done."""
    period = Period.parse(run.arguments["period"])
    if locked_report(period) is None:
        by = User.objects.get(pk=run.by_id)
        lock_report(period, by=by, on=timezone.localdate(run.at), at=run.at, progress=run.progress)
    return Product(result={"period": str(period)})


# The negotiation pack


def clean_pack(given: Mapping[str, str]) -> Arguments:
    """The period, and the association's key."""
    found = Association.objects.filter(pk=number(given.get("association", ""))).first()
    if found is None:
        raise ActionDenied("Vælg en boligorganisation.")
    return clean(given) | {"association": found.pk, "name": str(found)}


def _pack(run: Run) -> dict[str, Any]:
    association = Association.objects.get(pk=run.arguments["association"])
    return negotiation_pack(association, Period.parse(run.arguments["period"]))


def pack_pdf(run: Run) -> Product:
    run.progress(0, 2)
    parts = shown_pack(_pack(run)) | {"made_at": run.at, "made_by": run.by}
    run.progress(1, 2)
    product = Product(write_pdf(render_to_string("reports/negotiation_pdf.html", parts)), _pack_name(run, "pdf"), PDF)
    run.progress(2, 2)
    return product


def pack_excel(run: Run) -> Product:
    out = BytesIO()
    write_pack(out, _pack(run), at=timezone.localtime(run.at), by=run.by)
    run.progress(1, 1)
    return Product(out.getvalue(), _pack_name(run, "xlsx"), EXCEL)


def _pack_name(run: Run, ending: str) -> str:
    return f"forhandling-{run.arguments['association']}-{run.arguments['period']}.{ending}"


def _pack_title(words: str) -> Callable[[Arguments], str]:
    return lambda arguments: f"{words}, {arguments['name']}, {Period.parse(arguments['period']).label}"


def _pack_page(arguments: Arguments) -> str:
    kwargs = {"period": arguments["period"], "association_id": arguments["association"]}
    return reverse("negotiation_pack", kwargs=kwargs)


def _file_name(run: Run, ending: str) -> str:
    return f"maanedsrapport-{run.arguments['period']}.{ending}"


def _title(words: str) -> Callable[[Arguments], str]:
    return lambda arguments: f"{words}, {Period.parse(arguments['period']).label}"


def _page(arguments: Arguments) -> str:
    return reverse("monthly_report", kwargs={"period": arguments["period"]})


def _of_report(
    name: str, words: str, run: Callable[[Run], Product], checked: Callable[[Mapping[str, str]], Arguments] = clean
) -> Kind:
    return Kind(name, MANAGERS, checked, _title(words), run, _page, "Månedsrapport")


def _of_pack(name: str, words: str, run: Callable[[Run], Product]) -> Kind:
    return Kind(name, MANAGERS, clean_pack, _pack_title(words), run, _pack_page, "Forhandling")


KINDS = (
    _of_report("monthly_report_pdf", "Månedsrapport som PDF", pdf),
    _of_report("monthly_report_public", "Månedsrapport til offentliggørelse", public_pdf),
    _of_report("monthly_report_csv", "Nøgletal som CSV", csv),
    _of_report("monthly_report_json", "Månedsrapport som JSON", json_file),
    _of_pack("negotiation_pdf", "Forhandling som PDF", pack_pdf),
    _of_pack("negotiation_excel", "Forhandling som Excel", pack_excel),
    _of_report("lock_report", "Lås rapporten", lock, clean_month),
    _of_report("monthly_report_excel", "Månedsrapport som Excel", excel),
)

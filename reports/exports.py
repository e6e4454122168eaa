"""The report as a PDF and as a workbook, each made by a job. Both take the dict that the page takes."""

from collections.abc import Callable, Mapping
from io import BytesIO

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.denied import ActionDenied
from accounts.roles import Role
from background.kinds import Arguments, Kind, Product, Run
from danish.pdf import write_pdf
from reports.periods import Period
from reports.queries import monthly_report
from reports.shown import shown, title_of
from reports.workbook import write_workbook

PDF = "application/pdf"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MANAGERS = frozenset({Role.MANAGER})


def clean(given: Mapping[str, str]) -> Arguments:
    """The period of the form. Raises ActionDenied with the sentence of what is wrong with it."""
    try:
        return {"period": str(Period.parse(given.get("period", "")))}
    except ValueError as error:
        raise ActionDenied(str(error)) from error


def pdf(run: Run) -> Product:
    """The page, drawn for paper."""
    run.progress(0, 3)
    report = monthly_report(Period.parse(run.arguments["period"]))
    run.progress(1, 3)
    parts = shown(report, today=timezone.localdate(run.at), links=False)
    page = render_to_string(
        "reports/monthly_pdf.html", {"title": title_of(report), "made_at": run.at, "made_by": run.by} | parts
    )
    run.progress(2, 3)
    product = Product(write_pdf(page), _file_name(run, "pdf"), PDF)
    run.progress(3, 3)
    return product


def excel(run: Run) -> Product:
    """The figures with their types, one sheet a part."""
    run.progress(0, 2)
    report = monthly_report(Period.parse(run.arguments["period"]))
    run.progress(1, 2)
    out = BytesIO()
    write_workbook(out, report, at=timezone.localtime(run.at), by=run.by)
    run.progress(2, 2)
    return Product(out.getvalue(), _file_name(run, "xlsx"), EXCEL)


def _file_name(run: Run, ending: str) -> str:
    return f"maanedsrapport-{run.arguments['period']}.{ending}"


def _title(words: str) -> Callable[[Arguments], str]:
    return lambda arguments: f"{words}, {Period.parse(arguments['period']).label}"


def _page(arguments: Arguments) -> str:
    return reverse("monthly_report", kwargs={"period": arguments["period"]})


KINDS = (
    Kind("monthly_report_pdf", MANAGERS, clean, _title("Månedsrapport som PDF"), pdf, _page),
    Kind("monthly_report_excel", MANAGERS, clean, _title("Månedsrapport som Excel"), excel, _page),
)

"""What a person reads on the page and on paper."""

import re
from collections.abc import Iterator

from django.utils.html import strip_tags

from law.wording import amount, percent
from reports.words import count, months


def told_in(html: str) -> str:
    return " ".join(strip_tags(html.split("<main", 1)[1].replace("<", " <")).replace("\xa0", " ").split())


def figures(report: dict) -> Iterator[str]:
    """Every figure of the report as it is written."""
    for name in ("offered", "allocated", "returned", "waiting"):
        yield count(report[name])
    yield amount(report["vacancy_rent_dkk"])
    yield months(report["time_to_home_median_months"])
    for row in report["ledgers"]:
        for name in ("vacancies", "entitled", "allocated", "returned"):
            yield count(row["year"][name])
        for kroner in (row["vacancy_rent_dkk"], row["previous_vacancy_rent_dkk"], row["year"]["vacancy_rent_dkk"]):
            yield amount(kroner)
        if row["year"]["used_pct"] is not None:
            yield percent(row["year"]["used_pct"]).replace("\xa0", " ")
    for row in report["year"]["months"]:
        yield amount(row["vacancy_rent_dkk"])
        yield count(row["vacancies_with_rent"])
    for row in report["cheap_dwellings"]:
        yield count(row["dwellings"])


def numbers(html: str) -> list[str]:
    """The cells of every table and the headline's values, in their order."""
    cells = re.findall(r"<td[^>]*>(.*?)</td>|<dd class=\"value\">(.*?)</dd>", html, re.DOTALL)
    return [strip_tags(one or other).strip() for one, other in cells]

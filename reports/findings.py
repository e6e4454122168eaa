"""The finding of each part of the report in one or two sentences: what a manager remembers when the page is closed."""

from datetime import date
from decimal import Decimal
from typing import Any

from housing.states import ReturnReason
from law.wording import dkk, percent
from reports.periods import Period
from reports.words import LEFT_OUT, Few, count, months

Report = dict[str, Any]


def year_in_words(report: Report) -> str:
    """ "2015"; while the year is not over "2015 til og med november"; or the twelve months by their ends."""
    period = Period.parse(report["period"])
    if period.is_rolling:
        return period.label
    return str(period.year) if period.last.month == 12 else f"{period.year} til og med {period.last_month.name}"


def state_of(report: Report, today: date) -> tuple[bool, str]:
    """Whether the figures can still change by themselves, and why."""
    waiting = report["year"]["unanswered"]
    if Period.parse(report["period"]).last >= today:
        return True, "Perioden er ikke slut."
    if waiting:
        homes = "1 bolig er" if waiting == 1 else f"{count(waiting)} boliger er"
        return True, f"{homes} endnu ikke besvaret."
    if not report["year"]["offered"]:
        return False, f"Ingen boliger er stillet til rådighed i {year_in_words(report)}."
    return False, f"Alle {count(report['year']['offered'])} svar i {year_in_words(report)} er inde."


def quota(report: Report) -> str:
    year = report["year"]
    entitled = sum(row["year"]["entitled"] for row in report["ledgers"])
    if not entitled:
        return f"Ingen boliger er faldet til kommunen i {year_in_words(report)}."
    whole = entitled == year["offered"]
    got = f"alle de {count(entitled)}" if whole else f"{count(year['offered'])} af de {count(entitled)}"
    rate = year["return_rate_pct"]
    sent_back = "" if rate is None else f" ({percent(rate)})"
    open_ones = f" {count(year['unanswered'])} afventer svar." if year["unanswered"] else ""
    return (
        f"Kommunen fik {got} boliger, den havde ret til i {year_in_words(report)}. {count(year['allocated'])} blev brugt, "
        f"{count(year['returned'])} blev sendt retur{sent_back}.{open_ones}"
    )


def returns(report: Report) -> str:
    year = report["year"]
    reasons = year["returned_by_reason"]
    if not reasons:
        return f"Ingen boliger blev sendt retur i {year_in_words(report)}."
    reason, most = max(reasons.items(), key=lambda item: item[1])
    label = ReturnReason(reason).label.lower()
    first = f"{count(year['returned'])} blev sendt retur, de fleste med årsagen »{label}« ({count(most)})."
    if len(reasons) == 1:
        first = f"{'Alle' if most > 1 else 'Den ene'} {count(most)} blev sendt retur med årsagen »{label}«."
    return f"{first}{_never_used(year['rent_bands'])}"


def _never_used(bands: list[Report]) -> str:
    """From which rent on nothing was used."""
    dear: list[Report] = []
    for band in reversed(bands):
        if band["allocated"]:
            break
        dear.insert(0, band)
    offered = sum(band["offered"] for band in dear)
    if not offered or len(dear) == len(bands):
        return ""
    return f" Ingen af de {count(offered)} boliger til {count(dear[0]['rent_from'])} kr. og mere blev brugt."


def vacancy_rent(report: Report) -> str:
    """Every sentence ends with the point of »kr.«, or with a word."""
    year, period = report["year"], Period.parse(report["period"])
    returned = year["vacancy_rent_returned_dkk"]
    whole = f"{year_in_words(report).capitalize()} kostede {dkk(year['vacancy_rent_dkk'])}"
    if returned:
        whole += f", heraf {dkk(returned)} for boliger, der blev sendt retur."
    return (
        f"{period.name.capitalize()} kostede {dkk(report['vacancy_rent_dkk'])} {whole}"
        if not period.is_whole
        else whole
    )


def time_to_home(report: Report) -> str:
    period, year = Period.parse(report["period"]), report["year"]
    middle = report["time_to_home_median_months"]
    if report["housed"] is LEFT_OUT:
        here = f"Hvor mange der flyttede ind i {period.name}, og hvor længe de ventede, er udeladt: det ville røbe en lille gruppe."
    elif isinstance(report["housed"], Few):
        here = f"I {period.name} flyttede {report['housed']} ind: for få til at fortælle, hvor længe de ventede."
    elif middle is None:
        here = f"Ingen flyttede ind i {period.name}."
    else:
        here = f"Halvdelen af dem, der flyttede ind i {period.name}, havde ventet mere end {months(middle)} måneder."
    if period.is_whole or year["time_to_home_median_months"] is None:
        return here
    return f"{here} I hele {year_in_words(report)}: {months(year['time_to_home_median_months'])} måneder."


def cheap_dwellings(report: Report) -> str:
    band = report["cheap_dwellings"][0]
    if not band["dwellings"]:
        return "Der er ingen boliger under 3.000 kr. i registret."
    if band["in_listed_areas"] is None:
        missing = ", ".join(report["areas_without_figures"])
        return (
            f"Der er {count(band['dwellings'])} boliger under 3.000 kr. Hvor mange der ligger i et boligområde på listen, kan ikke "
            f"siges, for der mangler tal for {report['year']['year']}: {missing}."
        )
    share = percent(band["share_pct"])
    return (
        f"{count(band['in_listed_areas'])} af {count(band['dwellings'])} boliger under 3.000 kr. ({share}) ligger i et boligområde "
        "på listen. Dér må mange ikke anvises en bolig."
    )


def experiments(found: Report) -> str:
    """Which of them keep people housed: the best and the worst share after a year, of those that can be measured."""
    everybody = found["all"]
    if not everybody["participants"]:
        return "Ingen har deltaget i et forsøg endnu."
    said = f"{count(everybody['participants'])} har deltaget, {count(everybody['active'])} deltager nu."
    if everybody["cost_dkk"] is not None:
        said += f" Forsøgene har kostet {dkk(Decimal(everybody['cost_dkk']))}"
    after = [((row["housed_after"] or {}).get("12"), row["label"]) for row in found["rows"]]
    kept = [(share, label) for share, label in after if share is not None]
    if not kept:
        return f"{said} Ingen har deltaget så længe, at et år kan måles."
    best, worst = max(kept), min(kept)
    shares = [percent(Decimal(str(round(share * 100, 1)))) for share, _ in (best, worst)]
    words = f"{said} Efter et år har {shares[0]} i »{best[1]}« stadig en bolig"
    return f"{words}." if best[0] == worst[0] else f"{words}, færrest i »{worst[1]}«: {shares[1]}."

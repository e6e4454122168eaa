"""Pictures that a strict page can hold, and that say in words what they show."""

import re
from decimal import Decimal

import pytest

from danish.drawing import draw
from danish.pdf import DEEPEST, TooLong, write_pdf
from reports import charts

MONTHS = [{"month": f"2015-{month:02}", "vacancy_rent_dkk": 1000 * month, "vacancy_rent_returned_dkk": 400, "vacancies_with_rent": 2, "housed": 1,
           "time_to_home_median_months": 12 + month} for month in range(1, 13)]  # fmt: skip
USE = {"allocated": 30, "returned": 20, "unanswered": 0, "entitled": 50, "offered": 50}
REPORT = {
    "period": "2015-12",
    "from": "2015-12-01",
    "to": "2015-12-31",
    "ledgers": [{"label": "Vestegnens <Boligselskab> & Søn", "year": USE}],
    "cheap_dwellings": [{"dwellings": 121, "in_listed_areas": 115, "outside": 6, "rent_from": 0, "rent_below": 3000}],
    "year": {
        "year": 2015,
        "from": "2015-01-01",
        "returned_by_reason": {"too_expensive": 15, "condition": 5},
        "rent_bands": [{"rent_from": 0, "rent_below": 5000, **USE}],
        "months": MONTHS,
        "leases": [{"month": "2015-12", "months": 26}, {"month": "2015-12", "months": 26}],
    },
}
PICTURES = (
    charts.quota,
    charts.reasons,
    charts.returns,
    charts.vacancy_rent,
    charts.time_to_home,
    charts.cheap_dwellings,
)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.__name__)
def test_no_style_no_script_one_name_in_danish(picture):
    svg = picture(REPORT)
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox=')
    for forbidden in ("style=", "<script", "<style", "onload", "http://www.w3.org/1999/xhtml"):
        assert forbidden not in svg
    assert re.findall(r'role="(\w+)"', svg) == ["img"]
    assert re.search(r'aria-label="[^"]+"', svg)
    assert "axis" not in re.sub(r'class="[^"]*"', "", svg)


def test_ids_are_the_pictures_own():
    ids = [set(re.findall(r'id="([^"]+)"', picture(REPORT))) for picture in PICTURES]
    assert sum(map(len, ids)) == len(set.union(*ids))
    for svg in map(lambda picture: picture(REPORT), PICTURES):
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(re.findall(r'id="([^"]+)"', svg))


def test_names_are_only_letters():
    assert "<Boligselskab>" not in charts.quota(REPORT)
    assert "&lt;Boligselskab&gt;" in charts.quota(REPORT)


def test_the_words_say_the_figures():
    assert "december 12,0" in charts.vacancy_rent(REPORT | {"year": REPORT["year"] | {"months": _decimals()}})
    assert "115 ligger i et boligområde på listen, 6 ligger uden for." in charts.cheap_dwellings(REPORT)


def _decimals():
    return [row | {"vacancy_rent_dkk": Decimal(row["vacancy_rent_dkk"])} for row in MONTHS]


def test_a_square_for_each_cheap_dwelling_and_bars_for_very_many():
    assert charts.cheap_dwellings(REPORT).count('fill="#8e8e8e"') >= 115
    many = {"dwellings": 4000, "in_listed_areas": 1500, "outside": 2500, "rent_from": 0, "rent_below": 3000}
    assert "1.500" in charts.cheap_dwellings(REPORT | {"cheap_dwellings": [many]})


def test_the_middle_half_for_very_many_citizens():
    leases = [{"month": f"2015-{1 + number % 12:02}", "months": number % 40} for number in range(400)]
    svg = charts.time_to_home(REPORT | {"year": REPORT["year"] | {"leases": leases}})
    assert "Søjlen er den midterste halvdel" in svg
    one = charts.time_to_home(
        REPORT | {"year": REPORT["year"] | {"leases": leases[:151] + [{"month": "2015-12", "months": 3}]}}
    )
    assert "<svg" in one


@pytest.mark.parametrize("unknown", [{"in_listed_areas": None, "outside": None}, {"dwellings": 0}])
def test_no_picture_of_what_is_not_known(unknown):
    band = REPORT["cheap_dwellings"][0] | unknown
    assert charts.cheap_dwellings(REPORT | {"cheap_dwellings": [band]}) == ""


def test_the_same_figures_are_drawn_once():
    spec = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
    assert draw("x", spec, "Ord") is draw("x", dict(spec), "Ord")


def test_a_drawing_is_not_deep_and_nothing_hides_in_one():
    """Its elements close themselves, in the drawing and nowhere else: what only looks so is still refused."""
    page = "<!doctype html><html lang=da><title>x</title><body>"
    full = REPORT["year"] | {"leases": [{"month": f"2015-{1 + at % 12:02}", "months": at} for at in range(40)]}
    drawings = "".join(picture(REPORT | {"year": full}) for picture in PICTURES) * 2
    assert drawings.count("/>") > DEEPEST
    assert write_pdf(page + drawings).startswith(b"%PDF-")
    for opened in ("", "<svg><title>", "<svg><div>", "<svg></svg>"):
        with pytest.raises(TooLong):
            write_pdf(page + opened + "<path/>" * 300)

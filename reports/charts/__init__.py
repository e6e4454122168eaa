"""The report's pictures: a Vega-Lite spec each, drawn to SVG on the server, the same in the page and in the PDF."""

from reports.charts.pictures import MOST_DOTS, cheap_dwellings, quota, reasons, returns, time_to_home, vacancy_rent

__all__ = ["MOST_DOTS", "cheap_dwellings", "quota", "reasons", "returns", "time_to_home", "vacancy_rent"]

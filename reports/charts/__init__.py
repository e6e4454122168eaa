"""The report's pictures: a Vega-Lite spec each, drawn to SVG on the server, the same in the page and in the PDF."""

from reports.charts.pictures import cheap_dwellings, quota, returns, time_to_home, vacancy_rent

__all__ = ["cheap_dwellings", "quota", "returns", "time_to_home", "vacancy_rent"]

"""The addresses of the reports. A period stands in them as 2015, 2015-07, 2015-Q3 or 2015-07-R12."""

from django.urls import path, register_converter

from reports import views
from reports.periods import Period


class PeriodConverter:
    regex = r"[0-9]{4}(?:-Q[1-4]|-[0-9]{2}(?:-R12)?)?"

    def to_python(self, value: str) -> Period:
        return Period.parse(value)  # a ValueError means that there is no such page

    def to_url(self, value: Period | str) -> str:
        return str(value)


register_converter(PeriodConverter, "period")

urlpatterns = [
    path("reports/subscribe/", views.subscribe, name="subscribe_report"),
    path("reports/budget/", views.set_budget, name="set_budget"),
    path("reports/", views.latest_report, name="monthly_report"),
    path("reports/monthly/<period:period>/", views.monthly_report, name="monthly_report"),
    path("reports/monthly/<period:period>/ahead/", views.look_ahead, name="look_ahead"),
    path("reports/monthly/<period:period>/associations/", views.negotiation_packs, name="negotiation_packs"),
    path(
        "reports/monthly/<period:period>/associations/<int:association_id>/",
        views.negotiation_pack,
        name="negotiation_pack",
    ),
    path("reports/monthly/<period:period>/indicators/", views.indicators, name="report_indicators"),
    path("reports/monthly/<period:period>/rows/<str:figure>/", views.report_rows, name="report_rows"),
]

"""The addresses of vacancies and ledgers."""

from django.urls import path

from housing.views import agreements, areas, ledgers, notify, ours, schemes, staff, vacancies

urlpatterns = [
    path("vacancies/", vacancies.vacancies, name="vacancies"),
    path("vacancies/ours/", ours.our_vacancies, name="our_vacancies"),
    path("vacancies/notify/", notify.choose_dwelling, name="notify_vacancy"),
    path("vacancies/notify/find/", notify.find_dwelling, name="find_dwelling"),
    path("vacancies/notify/<int:dwelling_id>/", notify.notify_vacancy, name="notify_vacancy"),
    path("vacancies/notify/<int:dwelling_id>/preview/", notify.preview_notice, name="preview_notice"),
    path("vacancies/<int:vacancy_id>/", vacancies.vacancy, name="vacancy"),
    path("vacancies/<int:vacancy_id>/withdraw/", vacancies.withdraw_vacancy, name="withdraw_vacancy"),
    path("vacancies/<int:vacancy_id>/return/", vacancies.return_vacancy, name="return_vacancy"),
    path("vacancies/<int:vacancy_id>/relet/", vacancies.relet_vacancy, name="relet_vacancy"),
    path("vacancies/<int:vacancy_id>/remind/", vacancies.remind_vacancy, name="remind_vacancy"),
    path("associations/staff/create/", staff.create_staff, name="create_staff"),
    path("ledgers/", ledgers.ledgers, name="ledgers"),
    path("ledgers/<int:ledger_id>/", ledgers.ledger, name="ledger"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/make/", agreements.make_agreement, name="make_agreement"),
    path("agreements/<int:ledger_id>/", agreements.agreement, name="agreement"),
    path("agreements/<int:ledger_id>/make/", agreements.make_agreement, name="make_agreement"),
    path("areas/", areas.areas, name="areas"),
    path("areas/create/", areas.create_area, name="create_area"),
    path("areas/listings/import/", areas.import_listings, name="import_listings"),
    path("areas/<int:area_id>/", areas.area, name="area"),
    path("areas/<int:area_id>/statistics/", areas.record_statistics, name="record_statistics"),
    path("areas/<int:area_id>/listings/", areas.record_listing, name="record_listing"),
    path(
        "areas/<int:area_id>/combined_letting/request/",
        areas.request_combined_letting,
        name="request_combined_letting",
    ),
    path(
        "areas/combined_letting/<int:request_id>/decide/",
        areas.decide_combined_letting,
        name="decide_combined_letting",
    ),
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes/set_up/", schemes.set_up_scheme, name="set_up_scheme"),
    path("schemes/<int:scheme_id>/", schemes.scheme, name="scheme"),
    path("schemes/<int:scheme_id>/change/", schemes.change_scheme, name="change_scheme"),
    path("schemes/<int:scheme_id>/add/", schemes.add_to_scheme, name="add_to_scheme"),
    path("schemes/<int:scheme_id>/remove/", schemes.remove_from_scheme, name="remove_from_scheme"),
    path("schemes/<int:scheme_id>/end/", schemes.end_scheme, name="end_scheme"),
]

"""The addresses of vacancies and ledgers."""

from django.urls import path

from housing.views import ledgers, notify, ours, staff, vacancies

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
]

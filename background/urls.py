"""The addresses of long runs."""

from django.urls import path

from background import views

urlpatterns = [
    path("jobs/start/", views.start_job, name="start_job"),
    path("jobs/<int:job_id>/", views.job, name="job"),
    path("jobs/<int:job_id>/file/", views.job_file, name="job_file"),
    path("jobs/<int:job_id>/stop/", views.stop_job, name="stop_job"),
]

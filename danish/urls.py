"""The gallery's addresses; config/urls.py includes them on a developer's machine only."""

from django.urls import path

from danish import views

urlpatterns = [
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/options/", views.gallery_options, name="gallery_options"),
]

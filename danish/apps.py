from django.apps import AppConfig


class DanishConfig(AppConfig):
    name = "danish"

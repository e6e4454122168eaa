from django.apps import AppConfig


class HousingConfig(AppConfig):
    name = "housing"
    verbose_name = "Boliger"

    def ready(self) -> None:
        from background.kinds import register
        from housing.imports import KINDS

        for kind in KINDS:
            register(kind)

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Rapporter"

    def ready(self) -> None:
        from background.kinds import register
        from reports.exports import KINDS

        for kind in KINDS:
            register(kind)

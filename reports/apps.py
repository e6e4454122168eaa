from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Rapporter"

    def ready(self) -> None:
        from background.kinds import register
        from reports import exports, indicator_files

        for kind in (*exports.KINDS, *indicator_files.KINDS):
            register(kind)

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    name = "finance"
    verbose_name = "Økonomi"

    def ready(self) -> None:
        from background.kinds import register
        from finance.counting import KINDS

        for kind in KINDS:
            register(kind)

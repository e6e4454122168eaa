from django.apps import AppConfig


class FinanceConfig(AppConfig):
    name = "finance"
    verbose_name = "Økonomi"

    def ready(self) -> None:
        from allocation.queries.holds import register as register_holder
        from background.kinds import register
        from finance.counting import KINDS
        from finance.queries.holds import cases_held

        for kind in KINDS:
            register(kind)
        register_holder(cases_held)

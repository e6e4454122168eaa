from django.apps import AppConfig


class ExperimentsConfig(AppConfig):
    name = "experiments"
    verbose_name = "Forsøg"

    def ready(self) -> None:
        from allocation.actions.retention import also_forget
        from allocation.queries.holds import register as register_holder
        from background.kinds import register
        from experiments.actions.retention import forget_participations
        from experiments.exports import KINDS
        from experiments.queries.holds import cases_held

        for kind in KINDS:
            register(kind)
        register_holder(cases_held)
        also_forget(forget_participations)

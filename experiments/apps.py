from django.apps import AppConfig


class ExperimentsConfig(AppConfig):
    name = "experiments"
    verbose_name = "Forsøg"

    def ready(self) -> None:
        from background.kinds import register
        from experiments.exports import KINDS

        for kind in KINDS:
            register(kind)

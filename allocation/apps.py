from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "allocation"
    verbose_name = "Sager og anvisninger"

    def ready(self) -> None:
        """What the association has to do with an allocation stands among its other tasks, on housing's page."""
        from allocation.queries.leases import leases_to_confirm
        from housing.queries import ours

        ours.MORE_TASKS.append(leases_to_confirm)

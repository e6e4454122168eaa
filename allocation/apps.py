from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "allocation"
    verbose_name = "Sager og anvisninger"

    def ready(self) -> None:
        """What the association has to do with an allocation stands among its other tasks, on housing's page."""
        from allocation.batches import KIND
        from allocation.queries.leases import leases_to_confirm
        from background.kinds import register
        from housing.queries import ours

        ours.MORE_TASKS.append(leases_to_confirm)
        register(KIND)

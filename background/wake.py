"""Waking a worker, when the work itself lies as a row in PostgreSQL."""

from functools import partial
from typing import Any

import structlog
from celery.contrib.django.task import DjangoTask
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger("anvisning.background")


class Wake(DjangoTask):
    """A task that only wakes a worker. Without a broker nothing is lost: the sweeper finds the row by itself."""

    abstract = True

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        """Wake when the transaction has committed. A broker that is down is logged, never the user's problem."""
        transaction.on_commit(partial(self.wake, *args, **kwargs))

    def apply_async_on_commit(self, args: Any = (), kwargs: Any = None, **options: Any) -> None:
        """The same with Celery's options: `countdown`, for what is held back a while."""
        transaction.on_commit(partial(self._wake, args, kwargs, **options))

    def wake(self, *args: Any, **kwargs: Any) -> None:
        self._wake(args, kwargs)

    def _wake(self, args: Any, kwargs: Any, **options: Any) -> None:
        try:
            self.apply_async(args, kwargs, retry=False, **options)
        except (OperationalError, OSError):  # redis-py's errors come as the first
            log.warning("nobody to wake", task=self.name)

"""Leases, jobs and heartbeats. Postgres is the truth; the broker only wakes the workers."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q


class LeaseState(models.TextChoices):
    WAITING = "waiting", "Venter"
    RUNNING = "running", "I gang"
    DONE = "done", "Færdig"
    FAILED = "failed", "Fejlet"
    STOPPED = "stopped", "Afbrudt"


def due(at: datetime) -> Q:
    """Waiting rows whose time has come, and running ones whose worker has died."""
    return Q(state=LeaseState.WAITING, next_try_at__lte=at) | Q(state=LeaseState.RUNNING, lease_until__lt=at)


class Leased(models.Model):
    """A row of background work: one worker at a time holds its lease, an expired lease is taken over.

    Paired facts are held by constraints: a running row has a lease, no other row has.
    """

    state = models.CharField(
        "tilstand",
        max_length=10,
        choices=LeaseState.choices,
        default=LeaseState.WAITING,
    )
    attempts = models.PositiveSmallIntegerField("forsøg", default=0)
    lease_until = models.DateTimeField("optaget til", null=True, blank=True)
    next_try_at = models.DateTimeField("næste forsøg")
    last_error = models.CharField("seneste fejl", max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state=LeaseState.RUNNING, lease_until__isnull=False)
                | (~Q(state=LeaseState.RUNNING) & Q(lease_until__isnull=True)),
                name="%(class)s_lease_only_while_running",
            ),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="%(class)s_due")]


class JobQuerySet(models.QuerySet):
    def visible_to(self, user) -> "JobQuerySet":
        """Each sees the jobs they started; the municipality's manager sees all."""
        if user.role == "manager":
            return self
        return self.filter(started_by=user)

    def with_has_file(self) -> "JobQuerySet":
        """Whether the file is there still, without reading it."""
        return self.annotate(has_file=Q(file__isnull=False))


class Job(Leased):
    """A long run that a person waits for: progress, result, and a way to stop it."""

    kind = models.CharField("slags", max_length=40)
    title = models.CharField("titel", max_length=200)
    arguments = models.JSONField("givet", default=dict)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="jobs",
        verbose_name="startet af",
    )
    created_at = models.DateTimeField("oprettet")
    done_count = models.PositiveIntegerField("udført", default=0)
    total_count = models.PositiveIntegerField("i alt", default=0)
    stop_requested = models.BooleanField("bedt om at stoppe", default=False)
    finished_at = models.DateTimeField("færdig", null=True, blank=True)
    result = models.JSONField("resultat", default=dict)
    file = models.BinaryField("fil", null=True, blank=True)
    file_name = models.CharField("filnavn", max_length=120, blank=True)
    file_type = models.CharField("filtype", max_length=100, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta(Leased.Meta):
        abstract = False
        verbose_name = "job"
        verbose_name_plural = "job"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in {LeaseState.DONE, LeaseState.FAILED, LeaseState.STOPPED}


class WorkerHeartbeat(models.Model):
    """When each worker was last heard; /readyz reads it."""

    name = models.CharField("arbejder", max_length=100, unique=True)
    seen_at = models.DateTimeField("set")

    class Meta:
        verbose_name = "livstegn"
        verbose_name_plural = "livstegn"

    def __str__(self) -> str:
        return self.name


def back_off(attempts: int) -> timedelta:
    """How long to wait after a failure: 10 s doubled for each attempt, at most 8 hours."""
    return min(timedelta(seconds=10 * 2**attempts), timedelta(hours=8))

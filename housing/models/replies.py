"""Links by which an association without an account answers: one link, one answer."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q

from background.models import Leased
from housing.models.registers import Association
from housing.models.vacancies import Vacancy

LASTS = timedelta(days=14)
_signer = Signer(salt="housing.reply_link")


class ReplyLinkQuerySet(models.QuerySet):
    def open_at(self, moment: datetime) -> "ReplyLinkQuerySet":
        """Neither used nor expired."""
        return self.filter(used_at=None, expires_at__gt=moment)

    def signed(self, token: str) -> "ReplyLinkQuerySet":
        """The one that the token was made for; none when it was not made here."""
        try:
            return self.filter(pk=int(_signer.unsign(token)))
        except (BadSignature, ValueError):
            return self.none()


class ReplyLink(Leased):
    """A link sent by e-mail (svarlink): notify a vacancy, or say what has become of `vacancy`.

    It works once and for a time, and needs no account. The row is also the outbox of its e-mail: `state` is the
    sending's. The link itself is never stored: it is the row's key, signed.
    """

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="reply_links", verbose_name="boligorganisation"
    )
    vacancy = models.ForeignKey(
        Vacancy, models.PROTECT, null=True, blank=True, related_name="reply_links", verbose_name="ledig bolig"
    )
    email = models.EmailField("sendt til")
    site = models.URLField("systemets adresse")
    created_at = models.DateTimeField("oprettet")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oprettet af"
    )
    expires_at = models.DateTimeField("udløber")
    sent_at = models.DateTimeField("sendt", null=True, blank=True)
    used_at = models.DateTimeField("brugt", null=True, blank=True)
    receipt = models.CharField("kvittering", max_length=300, blank=True)

    objects = ReplyLinkQuerySet.as_manager()

    class Meta(Leased.Meta):
        abstract = False
        verbose_name = "svarlink"
        verbose_name_plural = "svarlinks"
        ordering = ["-created_at", "-pk"]
        constraints = [
            *Leased.Meta.constraints,
            models.CheckConstraint(
                condition=Q(used_at=None, receipt="") | (Q(used_at__isnull=False) & ~Q(receipt="")),
                name="reply_link_used_with_receipt",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(used_at__lte=models.F("expires_at")),
                name="reply_link_used_in_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Svarlink til {self.association}"

    @property
    def token(self) -> str:
        """The key, signed."""
        return _signer.sign(str(self.pk))

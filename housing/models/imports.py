"""Files of dwellings on their way into the register."""

from django.conf import settings
from django.db import models


class DwellingImportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DwellingImportQuerySet":
        """Each sees the files they sent."""
        return self.filter(uploaded_by=user)


class DwellingImport(models.Model):
    """A file as it was sent, what the check found, and what came of it."""

    file_name = models.CharField("filnavn", max_length=200)
    sha256 = models.CharField("fingeraftryk", max_length=64, db_index=True)
    content = models.BinaryField("indhold")
    from_on = models.DateField("gælder fra")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="sendt af")
    uploaded_at = models.DateTimeField("sendt")
    checked = models.JSONField("kontrol", default=dict, blank=True)
    receipt = models.JSONField("kvittering", default=dict, blank=True)
    imported_at = models.DateTimeField("indlæst", null=True, blank=True)

    objects = DwellingImportQuerySet.as_manager()

    class Meta:
        verbose_name = "indlæsning af boliger"
        verbose_name_plural = "indlæsninger af boliger"
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

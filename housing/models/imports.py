"""Files on their way into a register."""

from datetime import datetime

from django.conf import settings
from django.db import models


class FileImportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "FileImportQuerySet":
        """Each sees the files they sent."""
        return self.filter(uploaded_by=user)


class FileImport(models.Model):
    """A file as it was sent, which column is what, what the check found, and what came of it.

    A column that nobody asked for may hold anything, so the content is deleted (`actions.imports.delete_old_files`).
    """

    register = models.CharField("register", max_length=40, default="dwellings")
    file_name = models.CharField("filnavn", max_length=200)
    sha256 = models.CharField("fingeraftryk", max_length=64, db_index=True)
    content = models.BinaryField("indhold")
    headings = models.JSONField("overskrifter", default=list, blank=True)
    columns = models.JSONField("kolonner", default=dict, blank=True)
    from_on = models.DateField("gælder fra", null=True, blank=True)
    source = models.CharField("kilde", max_length=200, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="sendt af")
    uploaded_at = models.DateTimeField("sendt")
    checked = models.JSONField("kontrol", default=dict, blank=True)
    receipt = models.JSONField("kvittering", default=dict, blank=True)
    imported_at = models.DateTimeField("indlæst", null=True, blank=True)
    deleted_at = models.DateTimeField("indhold slettet", null=True, blank=True)

    read_at: datetime | None = None  # when the job that reads it began; not kept

    objects = FileImportQuerySet.as_manager()

    class Meta:
        verbose_name = "indlæsning af fil"
        verbose_name_plural = "indlæsninger af filer"
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

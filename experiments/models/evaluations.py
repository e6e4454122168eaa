"""What other municipalities found: figures alone, as they sent them."""

from django.db import models


class EvaluationPackageQuerySet(models.QuerySet):
    def visible_to(self, user) -> "EvaluationPackageQuerySet":
        return self if user.is_municipal else self.none()


class EvaluationPackage(models.Model):
    """One municipality's figures on a day. A later package of the same municipality takes its place in the table."""

    municipality = models.CharField("kommune", max_length=120)
    as_of_on = models.DateField("opgjort")
    content = models.JSONField("tal")
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    imported_at = models.DateTimeField("indlæst")

    objects = EvaluationPackageQuerySet.as_manager()

    class Meta:
        verbose_name = "evalueringspakke"
        verbose_name_plural = "evalueringspakker"
        ordering = ["municipality", "-as_of_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.municipality} {self.as_of_on}"

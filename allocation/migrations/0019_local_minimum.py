"""The municipality's own minimum leaves the settings: dated rows, each with its source."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0018_unexamined_because"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LocalMinimum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="gælder fra")),
                (
                    "single_adult_dkk",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="første voksne"
                    ),
                ),
                (
                    "extra_adult_dkk",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="hver voksen til"
                    ),
                ),
                (
                    "child_dkk",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="hvert barn"
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="kilde")),
                ("made_at", models.DateTimeField(verbose_name="skrevet")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="skrevet af",
                    ),
                ),
            ],
            options={
                "verbose_name": "mindste rådighedsbeløb",
                "verbose_name_plural": "mindste rådighedsbeløb",
                "ordering": ["-from_on", "-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("child_dkk__isnull", True),
                                ("extra_adult_dkk__isnull", True),
                                ("single_adult_dkk__isnull", True),
                            ),
                            models.Q(
                                ("child_dkk__gte", 0),
                                ("child_dkk__isnull", False),
                                ("extra_adult_dkk__gte", 0),
                                ("extra_adult_dkk__isnull", False),
                                ("single_adult_dkk__gt", 0),
                                ("single_adult_dkk__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="local_minimum_whole_or_none",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="local_minimum_has_a_source"
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="localminimum",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="07e6a3caac8c5d57380d518524eaa16d8f04f40f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f1351",
                    table="allocation_localminimum",
                    when="BEFORE",
                ),
            ),
        ),
    ]

"""The wealth is told like the amounts beside the income: with its own day, and apart from there being none."""

from django.db import migrations, models
from django.db.models import Q


def move_wealth(apps, schema_editor):
    """What was told is told on. A zero of an application was filled in beforehand, so nobody has told it."""
    Income, Amounts = apps.get_model("allocation", "Income"), apps.get_model("allocation", "MonthlyAmounts")
    told = Income.objects.exclude(wealth_dkk=0, source="Ansøgningen").order_by("pk")
    if not told.exists():
        return
    by, _ = apps.get_model("accounts", "User").objects.get_or_create(
        username="system", defaults={"role": "system", "first_name": "Systemet", "is_active": False, "password": "!"}
    )
    Amounts.objects.bulk_create(
        (
            Amounts(
                citizen_id=row.citizen_id,
                known_on=row.known_on,
                source=row.source,
                document_id=row.document_id,
                recorded_by_id=by.pk,
                wealth_dkk=row.wealth_dkk,
            )
            for row in told.iterator()
        ),
        batch_size=2000,
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_offences"), ("allocation", "0013_retention")]

    operations = [
        migrations.AddField(
            model_name="monthlyamounts",
            name="wealth_dkk",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="formue"),
        ),
        migrations.RemoveConstraint(model_name="monthlyamounts", name="monthly_amounts_tell_something"),
        migrations.RemoveConstraint(model_name="monthlyamounts", name="monthly_amounts_not_negative"),
        migrations.AddConstraint(
            model_name="monthlyamounts",
            constraint=models.CheckConstraint(
                condition=Q(special_support_dkk__isnull=False)
                | Q(child_benefit_dkk__isnull=False)
                | Q(electricity_dkk__isnull=False)
                | Q(debt_dkk__isnull=False)
                | Q(wealth_dkk__isnull=False),
                name="monthly_amounts_tell_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyamounts",
            constraint=models.CheckConstraint(
                condition=Q(
                    special_support_dkk__gte=0,
                    child_benefit_dkk__gte=0,
                    electricity_dkk__gte=0,
                    debt_dkk__gte=0,
                    wealth_dkk__gte=0,
                ),
                name="monthly_amounts_not_negative",
            ),
        ),
        migrations.RunPython(move_wealth, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="income", name="wealth_dkk"),
    ]

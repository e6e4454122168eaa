"""What was written on the wrong citizen is struck: an income, and somebody who never lived there."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("allocation", "0016_close_reason")]

    operations = [
        migrations.AddField(
            model_name="income",
            name="struck_on",
            field=models.DateField(blank=True, null=True, verbose_name="streget den"),
        ),
        migrations.AddField(
            model_name="householdmember",
            name="struck_on",
            field=models.DateField(blank=True, null=True, verbose_name="streget den"),
        ),
        migrations.AddConstraint(
            model_name="householdmember",
            constraint=models.CheckConstraint(
                condition=Q(struck_on=None) | Q(left_on=F("known_on")), name="member_struck_never_lived_there"
            ),
        ),
    ]

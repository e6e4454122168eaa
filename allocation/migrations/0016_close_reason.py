"""Why a case was closed is one of a closed list; what was written until now stands as its remark."""

from django.db import migrations, models
from django.db.models import Q

CLOSED = Q(state="closed")


def close_with_a_reason(apps, schema_editor):
    apps.get_model("allocation", "Case").objects.filter(CLOSED, close_reason="").update(close_reason="other")


class Migration(migrations.Migration):
    dependencies = [("allocation", "0015_urgent_by_a_criterion")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="close_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("found_other", "Har selv fundet en bolig"),
                    ("withdrawn", "Har trukket ansøgningen tilbage"),
                    ("moved", "Er flyttet fra kommunen"),
                    ("care", "Er flyttet til botilbud eller plejebolig"),
                    ("no_answer", "Har ikke svaret inden fristen"),
                    ("died", "Er død"),
                    ("twice", "Sagen er oprettet to gange"),
                    ("other", "Andet"),
                ],
                max_length=20,
                verbose_name="lukket, fordi",
            ),
        ),
        migrations.RunPython(close_with_a_reason, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=(CLOSED & ~Q(close_reason="")) | (~CLOSED & Q(close_reason="")) | Q(is_imported=True),
                name="case_closed_by_a_reason",
            ),
        ),
    ]

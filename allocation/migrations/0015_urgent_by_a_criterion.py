"""Urgent is what meets a stated criterion: those of the newest assessment, and from now on of the application."""

from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

SENTENCE = "Ikke længere akut: ansøgningen nævner ikke, hvorfor. Vurdér, om sagen haster."


def state_criteria(apps, schema_editor):
    Case, Assessment = apps.get_model("allocation", "Case"), apps.get_model("allocation", "Assessment")
    urgent = Case.objects.filter(is_urgent=True)
    for case in urgent.iterator():
        newest = Assessment.objects.filter(case=case).order_by("-made_on", "-pk").first()
        if newest and newest.urgency:
            Case.objects.filter(pk=case.pk).update(urgency=newest.urgency)
    unstated = urgent.filter(urgency=[], is_imported=False)
    if not unstated.exists():
        return
    by, _ = apps.get_model("accounts", "User").objects.get_or_create(
        username="system", defaults={"role": "system", "first_name": "Systemet", "is_active": False, "password": "!"}
    )
    events = apps.get_model("allocation", "CaseEvent").objects
    for key in list(unstated.values_list("pk", flat=True)):
        events.create(case_id=key, name="assess", by=by, at=timezone.now(), text=SENTENCE, facts={})
        Case.objects.filter(pk=key).update(is_urgent=False)


class Migration(migrations.Migration):
    dependencies = [("allocation", "0014_wealth_untold")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="urgency",
            field=models.JSONField(blank=True, default=list, verbose_name="haster, fordi"),
        ),
        migrations.RunPython(state_criteria, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=Q(is_urgent=False) | ~Q(urgency=[]) | Q(is_imported=True),
                name="case_urgent_by_a_criterion",
            ),
        ),
    ]

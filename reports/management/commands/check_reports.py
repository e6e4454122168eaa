"""bin/manage check_reports: every locked month counted again; ends with 1 when something differs that nothing explains."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from law.wording import count
from reports.actions import check_locked_report
from reports.models import LockedReport


class Command(BaseCommand):
    help = "Tæller hver låst måned igen og sammenligner med det, der blev indberettet."

    def handle(self, *args: Any, **options: Any) -> None:
        alarms = 0
        for report in LockedReport.objects.order_by("month"):
            check = check_locked_report(report.pk, at=timezone.now())
            alarms += check.is_alarm
            found = f"{count(check.corrections)} rettelser, {count(check.unexplained)} uforklarede forskelle"
            self.stdout.write(f"{report}  {found}{'  ALARM' if check.is_alarm else ''}")
        if alarms:
            sys.exit(1)

"""What is not to be kept any more."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.roles import Role, for_roles
from allocation.queries.retention import deletions_due, due_on
from law.retention import HOME_MONTHS, NO_HOME_MONTHS

ROWS = 50


@for_roles(Role.MANAGER)
@require_GET
def deletions(request: HttpRequest) -> HttpResponse:
    """Ended cases whose time is up, by number: no citizen is named."""
    page = Paginator(deletions_due(on=timezone.localdate()), ROWS).get_page(request.GET.get("page"))
    years = {"with_home": HOME_MONTHS // 12, "without_home": NO_HOME_MONTHS // 12}
    context = {"page": page, "rows": [(case, due_on(case)) for case in page], "years": years}
    return render(request, "allocation/deletions.html", context)

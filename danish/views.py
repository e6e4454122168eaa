"""The gallery: every component with sample values, for those who build and for the accessibility test."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from danish.gallery import SampleForm, samples


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """?calm=1 shows the associations' density, ?errors=1 the form after a failed try."""
    form = SampleForm({"rent_dkk": "7.469,5x", "given_notice_on": "31-02-2015"} if "errors" in request.GET else None)
    return render(request, "danish/gallery.html", {**samples(form), "calm": "calm" in request.GET})


@login_not_required
def gallery_options(request: HttpRequest) -> HttpResponse:
    """What the sample combobox suggests."""
    homes = [
        ("11-06-1301", "Højgården 163, 2. tv", "3 rum · 85 m²"),
        ("11-06-1300", "Højgården 163, 1. tv", "3 rum · 79 m²"),
    ]
    sought = request.GET.get("q", "").lower()
    found = [
        {"value": number, "label": label, "detail": f"{number} · {size}"}
        for number, label, size in homes
        if sought in label.lower() or sought in number
    ]
    options = {"answers": found, "empty": "Ingen af jeres boliger passer."}
    return HttpResponse(render_to_string("components/combobox_options.html", options))

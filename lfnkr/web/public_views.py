"""Pages anybody may open: the note to search engines, and what went wrong; nothing about people."""

from __future__ import annotations

import sys

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from lfnkr.web import deadline

ROBOTS = "User-agent: *\nDisallow: /\n"


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines have nothing to find here."""
    return HttpResponse(ROBOTS, content_type="text/plain")


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address whatever the page says."""
    return HttpResponseRedirect(static("img/favicon.svg"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: we could not read what the browser sent."""
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: the fault is ours; 503 when it is the database that does not answer, or not now."""
    if trouble := deadline.trouble_in(sys.exc_info()[1]):
        deadline.give_up_connections()
        return render(None, "503.html", {"trouble": trouble}, status=503)
    return render(None, "500.html", status=500)

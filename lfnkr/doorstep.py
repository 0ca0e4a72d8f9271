"""Pages anybody may open: is the house up, the note to search engines, and what went wrong; nothing about people."""

from __future__ import annotations

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

ROBOTS = "User-agent: *\nDisallow: /\n"


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Up, when both databases answer; down otherwise, and nothing else."""
    try:
        for alias in connections:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return HttpResponse("down\n", status=503, content_type="text/plain")
    return HttpResponse("up\n", content_type="text/plain")


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
    """500: the fault is ours; 503 when it is the database that does not answer."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return render(None, "503.html", status=503)
    return render(None, "500.html", status=500)

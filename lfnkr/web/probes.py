"""What a machine asks of us: are you alive; and files that are not there. Answered without a session, a person or a database."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

TEXT = "text/plain; charset=utf-8"


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; whether its databases do is asked elsewhere."""
    return HttpResponse("up\n", content_type=TEXT)


class WithoutSession:
    """Answers probes, and addresses of files that do not exist, before anything asks the database who is there.

    Under a database that is down or frozen a probe must not hang; and a browser asks for files with a cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.probes = {reverse("healthz"): healthz}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if probe := self.probes.get(request.path_info):
            request.get_host()  # refuses a name that is not ours
            return probe(request)
        if request.path_info.startswith(settings.STATIC_URL):
            return HttpResponse("There is no such file.\n", status=404, content_type=TEXT)
        return self.get_response(request)

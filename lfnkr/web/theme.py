"""The look a person chose for the screen: light, dark, or as the system wishes, and how close rows stand; kept in cookies, set without a script."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from lfnkr.templatetags.formatting import DENSITIES, THEMES

CHOICES = {"theme": dict(THEMES), "density": dict(DENSITIES)}
"""What can be chosen: the name of its cookie and of its buttons, and its values."""
ONE_YEAR = 365 * 24 * 60 * 60


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the look a person chose, and lead back to the page it was chosen on."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, values in CHOICES.items():
        chosen = request.POST.get(name)
        if chosen in values:
            response.set_cookie(
                name, chosen, max_age=ONE_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
            )
    return response

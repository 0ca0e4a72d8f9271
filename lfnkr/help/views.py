"""The pages that open from *Help*: one guide at a time, in the reader's language; no query beyond who reads."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.generic import TemplateView

from lfnkr.help import guides


@method_decorator(login_not_required, name="dispatch")
class GuidePage(TemplateView):
    """One guide; the one for everyone also says how to sign in, so a stranger may read it, and no other."""

    template_name = "help/guide.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only the guides there are; those of a role for people who are signed in."""
        if kwargs["name"] not in guides.names():
            raise Http404
        if kwargs["name"] != guides.EVERYONE and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The guide, and the others this person may read."""
        language = get_language()
        language = language if language in guides.written_in() else "en"
        others = guides.names() if self.request.user.is_authenticated else [guides.EVERYONE]
        mine = (guides.EVERYONE, getattr(self.request.user, "role", ""))
        return super().get_context_data(
            guide=guides.guide(kwargs.pop("name"), language),
            guides=sorted((guides.guide(name, language) for name in others), key=lambda each: each.name not in mine),
            **kwargs,
        )

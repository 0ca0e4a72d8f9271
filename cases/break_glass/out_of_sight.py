"""What is said to whoever sends a form about a request that was closed to them since: their opening ended, or it was reassigned."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.translation import gettext as _

from cases.break_glass.models import GlassOpening
from cases.case.models import Case
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.templatetags.formatting import moment
from lfnkr.web import unsaved_input
from lfnkr.web.out_of_sight import Explained, explains, is_proven


@explains
def closed_meanwhile(request: HttpRequest) -> Explained | None:
    """That the opening in an emergency ended, or that it was given to somebody else or restricted; and how to open it.
    Of a request that is still open to them, that what the form was about in it is gone.

    Which of the two others it was is not said: a restricted request answers nobody.
    """
    case = _request_of(request.resolver_match)
    if case is None:
        return None
    if Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
        text = _(
            "%(reference)s is open to you, but what this form was about is not there any more: somebody took it back or told it"
            " anew meanwhile. Nothing of this form was saved."
        )
        return Explained(
            text % {"reference": case.reference}, ((case.get_absolute_url(), _("To the request")),), is_gone=True
        )
    ways = ()
    if request.user.has_perm("cases.break_glass"):
        ways = ((reverse("cases:break-glass"), _("Open the request in an emergency, with a reason")),)
    last = GlassOpening.objects.filter(by=request.user, case_id=case.pk).select_related("extension").first()
    words = {"reference": case.reference}
    if last and last.until <= clock.now() and request.user.pk not in (case.lead_id, case.deputy_id):
        text = _("Your opening of %(reference)s in an emergency ended at %(until)s. Nothing of this form was saved.")
        return Explained(text % {**words, "until": moment(last.until)}, ways)
    text = _(
        "%(reference)s was open to you when this form was shown. Since then it was given to somebody else or closed to others."
        " Nothing of this form was saved."
    )
    return Explained(text % words, ways)


def waiting_for(request: HttpRequest) -> list[tuple[Case, str]]:
    """The requests that kept texts of this person wait for, and the pages they were typed on, the last first.

    Nothing without a proof of it.
    """
    found = []
    for kept in unsaved_input.waiting(request):
        if kept.is_out_of_sight and is_proven(request, kept):
            case = _request_at(urlsplit(kept.path).path)
            found += [(case, kept.path)] if case else []
    return found


def _request_at(path: str) -> Case | None:
    """The request that the page at an address is about."""
    try:
        return _request_of(resolve(path))
    except Resolver404:
        return None


def _request_of(match: ResolverMatch) -> Case | None:
    """The request that a page is about, though it is closed to whoever asks: its form was shown to them."""
    model, key = getattr(getattr(match.func, "view_class", None), "model", None), match.kwargs.get("pk")
    if model is None or key is None:
        return None
    with trail.reading():
        if model is Case:
            return Case.objects.filter(pk=key).first()
        row = model._default_manager.filter(pk=key).first()
        # Not every row has its request as a column: a stay in an operation has it through its person.
        return Case.objects.filter(pk=getattr(row, "case_id", None)).first()

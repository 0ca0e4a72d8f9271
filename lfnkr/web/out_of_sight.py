"""A form that arrives when its row is closed to whoever sent it: what they typed is kept, and it is said why and what to do.

Whoever could open the page has its form, and in the form a token that proves it (`form_tokens.proves`). Anybody else is answered
as if nothing were there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from lfnkr.web import form_tokens, unsaved_input


class Explained(NamedTuple):
    """Why a row is closed to somebody who had it open, and the ways there are: addresses and their words."""

    text: str
    ways: tuple[tuple[str, str], ...] = ()
    is_gone: bool = False
    """Whether what the form was about is not there any more, so that nothing can wait until it is open again."""


EXPLANATIONS: list[Callable[[HttpRequest], Explained | None]] = []
"""Of each room that knows why its rows are closed to somebody who had them open, by the request for its page."""


def explains(make: Callable[[HttpRequest], Explained | None]) -> Callable[[HttpRequest], Explained | None]:
    """Declare what a room says of its rows."""
    EXPLANATIONS.append(make)
    return make


def answer(request: HttpRequest) -> HttpResponse | None:
    """409 with what was typed and what to do, where a form is proven that was shown to this person; None otherwise."""
    view = getattr(request.resolver_match.func, "view_class", None)
    if not getattr(view, "keeps_text", False):
        return None
    is_sent = request.method == "POST"
    typed = unsaved_input.sent(request) if is_sent else unsaved_input.waiting_here(request)
    if typed is None or not is_proven(request, typed):
        return None
    explained = next(filter(None, (make(request) for make in EXPLANATIONS)), None)
    is_gone = bool(explained and explained.is_gone)
    response = HttpResponse(status=409)
    is_kept = not is_gone and (not is_sent or unsaved_input.keep(request, response, is_out_of_sight=True))
    told = {"explained": explained, "words": typed.words, "is_kept": is_kept, "is_gone": is_gone}
    response.content = render_to_string("out_of_sight.html", told, request)
    return response


def is_proven(request: HttpRequest, kept: unsaved_input.Kept) -> bool:
    """Whether the form it was typed in was shown to this person, on the day it came in or the day before."""
    return form_tokens.proves(request, kept.token, kept.path, at=kept.at)

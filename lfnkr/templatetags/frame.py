"""The header and the footer of every page: drawn once for a role, a language and a section, then filled in for a person.

What is drawn once is drawn from values that belong to nobody: a person, a request or a session is never in reach of these
templates. Where a person's own words go, a place is left open, and `filled` puts them there, escaped, page by page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django import template
from django.conf import settings
from django.contrib.auth.context_processors import PermWrapper
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import escape, strip_spaces_between_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lfnkr.accounts.models import User
from lfnkr.notices.templatetags.bell import Bell, bell
from lfnkr.templatetags import formatting as look

register = template.Library()

NAME, TOKEN, ADDRESS, HELP, BELL = OPEN = tuple(f"\ue000{number}\ue001" for number in range(5))
"""Places left open, in letters that nobody types: the person's name, the forms' token, the page's address, its help, the bell."""

PLACE = re.compile("\ue000[0-4]\ue001")
DRAWN = 512
"""So many headers are remembered: roles by languages by sections are fewer."""


@register.simple_tag(takes_context=True)
def frame_header(context: template.Context) -> str:
    """The header for whoever asks for this page."""
    request = context.get("request")
    user = getattr(request, "user", None)
    role = user.role if user is not None and user.is_authenticated else None
    section = section_of(request.path, role) if role is not None else ""
    drawn = header(role, section, get_language(), addresses(), is_asked=request is not None)
    return filled(drawn, context, request)


@register.simple_tag(takes_context=True)
def frame_footer(context: template.Context) -> str:
    """The footer, with the look that is chosen in this browser."""
    request = context.get("request")
    theme, density = (chosen(request, *one) for one in (("theme", look.THEMES), ("density", look.DENSITIES)))
    drawn = footer(theme, density, get_language(), addresses(), is_asked=request is not None)
    return filled(drawn, context, request)


def chosen(request: HttpRequest | None, cookie: str, values: tuple) -> str:
    """What a cookie says of these values; the first of them where it says nothing of ours."""
    said = request.COOKIES.get(cookie, "") if request else ""
    return said if said in dict(values) else values[0][0]


def addresses() -> tuple[str, str]:
    """What the addresses in a drawn text depend on: the pages there are, and how static files are named."""
    return settings.ROOT_URLCONF, static("img/icons.svg")


@lru_cache(DRAWN)
def header(role: str | None, section: str, language: str, urls: tuple[str, str], *, is_asked: bool) -> str:
    """The header for a role, or for a stranger (None), with the places left open."""
    anybody = User(role=role or "")
    return drawn(
        "components/site_header.html",
        user=SimpleNamespace(
            is_authenticated=role is not None, display_name=NAME, get_role_display=anybody.get_role_display
        ),
        entries=look.navigation({"request": SimpleNamespace(user=anybody, path=section)}) if role is not None else [],
        perms=PermWrapper(anybody),
        is_asked=is_asked,
    )


@lru_cache(DRAWN)
def footer(theme: str, density: str, language: str, urls: tuple[str, str], *, is_asked: bool) -> str:
    """The footer, with the places left open."""
    return drawn("components/site_footer.html", theme=theme, density=density, is_asked=is_asked)


def drawn(name: str, **values: Any) -> str:
    """A template without a request, in letters that leave the places open."""
    open_places = {"csrf_token": TOKEN, "address": ADDRESS, "help": HELP, "bell": SafeString(BELL)}
    return strip_spaces_between_tags(render_to_string(name, open_places | values))


@lru_cache(DRAWN)
def entries_of(role: str, urls: str) -> tuple[str, ...]:
    """The addresses of a role's navigation."""
    return tuple(entry.url for entry in look.navigation({"request": SimpleNamespace(user=User(role=role), path="")}))


def section_of(path: str, role: str) -> str:
    """The entry of the navigation that a page stands under: the longest address it begins with; empty for none."""
    urls = entries_of(role, settings.ROOT_URLCONF)
    return max((url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default="")


def filled(text: str, context: template.Context, request: HttpRequest | None) -> SafeString:
    """The drawn text with a person's own words in the places left open; each is asked for only where it stands."""
    words: dict[str, Callable[[], str]] = {
        NAME: lambda: escape(request.user.display_name or request.user.get_username()),
        TOKEN: lambda: escape(context["csrf_token"]),  # the one of all forms of the page: each other weighs 50 bytes
        ADDRESS: lambda: escape(request.path),
        HELP: lambda: escape(look.help_address(context)),
        BELL: lambda: bell_of(context),
    }
    found: dict[str, str] = {}

    def word(place: re.Match) -> str:
        name = place[0]
        if name not in found:
            found[name] = words[name]()
        return found[name]

    return SafeString(PLACE.sub(word, text))


def bell_of(context: template.Context) -> str:
    """The bell with what waits for the person; nothing for whoever has no role yet."""
    waiting = bell(context)
    return ringing(waiting, get_language(), addresses()) if waiting else ""


@lru_cache(DRAWN)
def ringing(waiting: Bell, language: str, urls: tuple[str, str]) -> str:
    """The bell with a number on it."""
    return strip_spaces_between_tags(render_to_string("components/bell.html", {"waiting": waiting}))

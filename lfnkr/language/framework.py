"""Sentences of Django that our catalogues say in our own manner; `makemessages` finds them here, and nothing else needs them."""

from __future__ import annotations

from django.utils.translation import gettext_noop, ngettext_lazy

SAID_IN_OUR_MANNER = (
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("This password is too common."),
    gettext_noop("Your password can’t be a commonly used password."),
)

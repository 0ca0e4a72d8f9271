"""Why a figure is not proposed to be shown outside, or released."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class ReleaseProposed(DomainError):
    sentence = _lazy("This figure has been proposed already. Look at the list of release items.")
    constraints = ("release_item_once",)


class ReleasedAlready(DomainError):
    sentence = _lazy("This figure has been released already.")


class OwnRelease(DomainError):
    sentence = _lazy("You proposed this release yourself. Ask the auditor or another officer to approve it.")
    constraints = ("release_by_another",)

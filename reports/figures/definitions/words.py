"""The words definitions share: populations, attributions, rounding."""

from __future__ import annotations

from django.utils.translation import gettext as _


def received() -> str:
    """Attribution of a cohort."""
    return _("request received in the term; outcome as of its end")


def reached_safety() -> str:
    """Attribution of a period figure of rescues."""
    return _("date on which the person reached a safe third country")


def half_up() -> str:
    """The rounding of shares."""
    return _("whole percent, half-up")


def asked() -> str:
    """Population of the cohort."""
    return _("people for whom rescue was requested in the term")


def led() -> str:
    """Population of LFNKR's rescues."""
    return _("people whose rescue LFNKR led and who reached safety in the term")


def taken() -> str:
    """Population of the takeovers."""
    return _("people whose rescue a partner organisation took over in the term")

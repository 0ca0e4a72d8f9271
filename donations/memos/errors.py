"""Why a memo is not opened, and why words are asked about before they are kept as one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class MemoOfOthers(DomainError):
    """A memo for somebody who neither proposed the money, nor signs such, nor audits it."""

    sentence = _lazy(
        "This memo is read by whoever proposed the money, whoever signs such, and the auditor. Ask one of them."
    )


class MemoCannotBeOpened(DomainError):
    """A memo that was altered, or whose key is lost."""

    sentence = _lazy("This memo cannot be opened: it was altered, or its key is missing. The officers were told.")


class WrittenBefore(DomainError):
    """Words added beside a payment that stands already."""

    sentence = _lazy(
        "A memo is written together with its payment. To say something else, take the payment back and propose it anew."
    )
    constraints = ("memo_with_its_payment",)

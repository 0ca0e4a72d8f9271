"""What stands on the paper of one print: whose it is and what for, the people by name where it has names, line after line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.case_page.views import MemberLine, lines
from cases.prints import errors
from cases.prints.history import History
from cases.prints.models import HistoryPrint
from cases.seal import reveal
from lfnkr.accounts.models import User
from lfnkr.errors import require
from lfnkr.keyring import sealing
from lfnkr.language.lists import listed


@dataclass(frozen=True)
class Paper:
    """One print as its page shows it."""

    made: HistoryPrint
    narrowed: str
    """To whom and to what it is narrowed, in words; nothing where it is whole."""
    purpose: str
    recipient: str
    people: list[MemberLine]
    entries: list[dict[str, Any]]


def paper_of(made: HistoryPrint, history: History, *, by: User) -> Paper:
    """The paper of a print, read by whoever asked for it; every line of it, or a refusal.

    Without names it is read as if no seal were open. Refused where it does not hold what was recorded of it.
    """
    if history.counted() != (made.lines, made.of_lines):
        raise errors.HistoryMovedOn
    case_file = history.grown
    contents = reveal.contents(made.case, by=by, case_file=case_file) if made.with_names else None
    entries = history.entries(contents, user=by)
    require(None if len(entries) == made.lines else errors.HistoryMovedOn())
    return Paper(
        made=made,
        narrowed=narrowed_to(made, history.words),
        people=lines(case_file, contents, history.words),
        entries=entries,
        **sealing.unseal(made, "purpose", "recipient"),
    )


def narrowed_to(made: HistoryPrint, words: Mapping[UUID, str]) -> str:
    """Whom and what a print is narrowed to."""
    about = words.get(made.about_id, str(made.about)) if made.about_id else ""
    return listed(part for part in (about, made.get_topic_display() if made.topic else "") if part)


def lines_in_words(made: HistoryPrint) -> str:
    """How much of the history a print holds."""
    if made.lines == made.of_lines:
        words = ngettext("the one line there is", "all %(all)s lines", made.of_lines)
        return words % {"all": made.of_lines}
    return _("%(lines)s of %(all)s lines") % {"lines": made.lines, "all": made.of_lines}

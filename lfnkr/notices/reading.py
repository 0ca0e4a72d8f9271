"""Notices as a person reads them: the kind in words, what it is about where one may open that, whom to telephone where not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.notices import ladder
from lfnkr.notices.kinds import NoticeKind, Responsible, Subject, kind_of
from lfnkr.notices.models import Notice

FORMER = _lazy("Notice of a former kind")


@dataclass(frozen=True)
class Row:
    """One notice in words; `subject` is None where its reader may not open what it is about."""

    notice: Notice
    title: str | Promise
    step: str | Promise
    subject: Subject | None


@dataclass(frozen=True)
class Contact:
    """A colleague to telephone, and why this one."""

    user: User
    what: str | Promise


def rows(notices: Iterable[Notice], user: User) -> list[Row]:
    """Each notice in words; one query for all kinds whose subjects are found the same way."""
    notices = list(notices)
    asked, finders = defaultdict(set), {}
    for notice in notices:
        kind = kind_of(notice.kind)
        if kind is not None:
            asked[kind.subjects].add(notice.about)
            finders[notice.kind] = kind.subjects
    found = {finder: finder(user, abouts) for finder, abouts in asked.items()}
    return [
        Row(
            notice=notice,
            title=title_of(notice),
            step=step_of(kind_of(notice.kind), notice.step),
            subject=found.get(finders.get(notice.kind), {}).get(notice.about),
        )
        for notice in notices
    ]


def title_of(notice: Notice) -> str | Promise:
    """The kind in words."""
    kind = kind_of(notice.kind)
    return kind.title if kind else FORMER


def step_of(kind: NoticeKind | None, step: str) -> str | Promise:
    """The step in words, as far as it says anything."""
    return (kind.steps if kind else {}).get(step) or ladder.WORDS.get(step, "")


def to_telephone(notice: Notice, reader: User) -> list[Contact]:
    """Whom somebody telephones who may not open what a notice is about: lead, deputy, directors; never the reader themselves."""
    kind = kind_of(notice.kind)
    looked_after = kind.responsible(notice.about) if kind and kind.responsible else Responsible()
    contacts = []
    if not looked_after.is_restricted:
        contacts = [Contact(looked_after.lead, _lazy("lead caseworker")), Contact(looked_after.deputy, _lazy("deputy"))]
    contacts += [Contact(user, Role.DIRECTOR.label) for user in User.objects.with_role(Role.DIRECTOR)]
    seen: set = {reader}
    return [
        contact
        for contact in contacts
        if contact.user and contact.user.is_active and not (contact.user in seen or seen.add(contact.user))
    ]

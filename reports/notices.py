"""What people are told about reports: a release, a declaration of a register or an edition that waits for their agreement."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import roles_with
from lfnkr.notices.kinds import NoticeKind, Subject
from lfnkr.notices.telling import tell
from reports.models import Edition, RegisterDeclaration, ReleaseItem


def subjects(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The releases among these that a person may open, by their term."""
    seen = ReleaseItem.objects.visible_to(user).filter(pk__in=keys).select_related("fiscal_year")
    return {item.pk: Subject(item.fiscal_year.name, item.get_absolute_url()) for item in seen}


def not_agreed(keys: Collection[UUID]) -> set[UUID]:
    """Those that still wait for a second officer."""
    return set(ReleaseItem.objects.filter(approved_by=None, pk__in=keys).values_list("pk", flat=True))


RELEASE_WAITING = NoticeKind(
    key="reports.release_waiting",
    title=_lazy("A release waits for your agreement"),
    who=_lazy("auditors other than the proposer"),
    when=_lazy("a figure is proposed for outside"),
    waiting=not_agreed,
    subjects=subjects,
)


def terms_of_registers(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The declarations among these that a person may open, by their term."""
    seen = RegisterDeclaration.objects.visible_to(user).filter(pk__in=keys).select_related("fiscal_year")
    return {row.pk: Subject(row.fiscal_year.name, row.get_absolute_url()) for row in seen}


def registers_waiting(keys: Collection[UUID]) -> set[UUID]:
    """Those that still wait for a second officer."""
    return set(RegisterDeclaration.objects.waiting().filter(pk__in=keys).values_list("pk", flat=True))


REGISTER_WAITING = NoticeKind(
    key="reports.register_waiting",
    title=_lazy("A register of a term waits for your agreement that it is complete"),
    who=_lazy("auditors and treasurers other than the proposer"),
    when=_lazy("the director says that everything of a term is recorded"),
    waiting=registers_waiting,
    subjects=terms_of_registers,
)


def editions(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The editions among these that a person may open, by their term."""
    seen = Edition.objects.visible_to(user).filter(pk__in=keys).select_related("fiscal_year").defer("content", "annex")
    return {each.pk: Subject(each.fiscal_year.name, each.get_absolute_url()) for each in seen}


def not_signed(keys: Collection[UUID]) -> set[UUID]:
    """Those that still wait for their second signature."""
    return set(Edition.objects.waiting().filter(pk__in=keys).values_list("pk", flat=True))


EDITION_WAITING = NoticeKind(
    key="reports.edition_waiting",
    title=_lazy("An edition of the annual report waits for your signature"),
    who=_lazy("officers other than the one who froze it"),
    when=_lazy("a term is frozen"),
    waiting=not_signed,
    subjects=editions,
)
KINDS = (RELEASE_WAITING, REGISTER_WAITING, EDITION_WAITING)


def note_release(item: ReleaseItem) -> None:
    """Tell those who may agree to it."""
    others = User.objects.with_role(*roles_with("reports.approve_release")).exclude(pk=item.proposed_by_id)
    tell(RELEASE_WAITING, others, about=item.pk)


def note_declarations(declarations: Iterable[RegisterDeclaration]) -> None:
    """Tell those who may agree that a register is complete."""
    for row in declarations:
        others = User.objects.with_role(*roles_with("reports.approve_register")).exclude(pk=row.proposed_by_id)
        tell(REGISTER_WAITING, others, about=row.pk)


def note_edition(edition: Edition) -> None:
    """Tell those who may sign it."""
    others = User.objects.with_role(*roles_with("reports.sign_edition")).exclude(pk=edition.proposed_by_id)
    tell(EDITION_WAITING, others, about=edition.pk)

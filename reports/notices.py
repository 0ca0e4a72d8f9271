"""What people are told about reports: a release, a declaration, a stated number or an edition that waits for their agreement."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.accounts.roles import roles_with
from lfnkr.notices.kinds import NoticeKind, Subject
from lfnkr.notices.telling import tell
from reports.models import Edition, Freezing, RegisterDeclaration, ReleaseItem, StatedNumber


def subjects(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The releases among these that a person may open, by their term."""
    seen = ReleaseItem.objects.visible_to(user).filter(pk__in=keys).select_related("fiscal_year")
    return {item.pk: Subject(item.fiscal_year.name, item.get_absolute_url()) for item in seen}


def not_agreed(keys: Collection[UUID]) -> set[UUID]:
    """Those that still wait for a second officer."""
    return set(ReleaseItem.objects.waiting().filter(pk__in=keys).values_list("pk", flat=True))


RELEASE_WAITING = NoticeKind(
    key="reports.release_waiting",
    title=_lazy("A release waits for your agreement"),
    who=_lazy("auditors and treasurers other than the proposer"),
    when=_lazy("a figure or a text is proposed for outside"),
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


def freezings(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The freezings among these that a person may open, by their term."""
    seen = Freezing.objects.visible_to(user).filter(pk__in=keys).select_related("fiscal_year")
    return {each.pk: Subject(each.fiscal_year.name, each.get_absolute_url()) for each in seen}


NOT_FROZEN = NoticeKind(
    key="reports.not_frozen",
    title=_lazy("A term was not frozen: the reason stands on its page"),
    who=_lazy("whoever asked for it"),
    when=_lazy("the freezing of a term fails"),
    subjects=freezings,
)


def terms_of_numbers(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The stated numbers among these that a person may open, by their term or their day; the number itself is not told."""
    seen = StatedNumber.objects.visible_to(user).filter(pk__in=keys).select_related("fiscal_year")
    return {row.pk: Subject(time_of(row), row.get_absolute_url()) for row in seen}


def time_of(row: StatedNumber) -> str:
    """The term a number is of, or the day it goes up to."""
    if row.fiscal_year:
        return row.fiscal_year.name
    return _("up to %(day)s") % {"day": date_format(row.up_to, "DATE_FORMAT")}


def numbers_waiting(keys: Collection[UUID]) -> set[UUID]:
    """Those that still wait for a second officer."""
    return set(StatedNumber.objects.waiting().filter(pk__in=keys).values_list("pk", flat=True))


def numbers_doubted(keys: Collection[UUID]) -> set[UUID]:
    """Those of which nobody has said yet whether they were entered in error."""
    return set(StatedNumber.objects.doubted().filter(pk__in=keys).values_list("pk", flat=True))


NUMBER_WAITING = NoticeKind(
    key="reports.number_waiting",
    title=_lazy("A number stated in an earlier publication waits for your agreement"),
    who=_lazy("directors, treasurers and auditors other than the one who entered it"),
    when=_lazy("a number that was stated once is entered or corrected"),
    waiting=numbers_waiting,
    subjects=terms_of_numbers,
)
NUMBER_DOUBTED = NoticeKind(
    key="reports.number_doubted",
    title=_lazy("Somebody asks that a stated number be taken back as entered in error"),
    who=_lazy("directors, treasurers and auditors other than the one who asks"),
    when=_lazy("a stated number is said to be entered in error"),
    waiting=numbers_doubted,
    subjects=terms_of_numbers,
)
KINDS = (RELEASE_WAITING, REGISTER_WAITING, EDITION_WAITING, NUMBER_WAITING, NUMBER_DOUBTED, NOT_FROZEN)


def note_releases(items: Iterable[ReleaseItem]) -> None:
    """Tell those who may agree, once for what was proposed together."""
    for item in list(items)[:1]:
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


def note_stated(row: StatedNumber) -> None:
    """Tell those who may agree to a stated number."""
    others = User.objects.with_role(*roles_with("reports.agree_to_number")).exclude(pk=row.proposed_by_id)
    tell(NUMBER_WAITING, others, about=row.pk)


def note_doubt(row: StatedNumber) -> None:
    """Tell those who may say whether a stated number was entered in error."""
    others = User.objects.with_role(*roles_with("reports.agree_to_number")).exclude(pk=row.voided_by_id)
    tell(NUMBER_DOUBTED, others, about=row.pk)


def note_not_frozen(asked: Freezing) -> None:
    """Tell whoever asked for it."""
    tell(NOT_FROZEN, [asked.asked_by], about=asked.pk)

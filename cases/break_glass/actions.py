"""Opening a request in an emergency, for longer, and reviewing that: told before it opens, or it does not open (promise B7)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.http import Http404
from django.utils.translation import gettext_lazy as _lazy

from cases.break_glass import errors, rules
from cases.break_glass.choices import Finding
from cases.break_glass.models import AT_MOST, OPEN_FOR, GlassExtension, GlassOpening, GlassReview
from cases.break_glass.notices import EXTENDED, note_opening
from cases.case.models import Case
from cases.errors import ReasonMissing
from cases.intake.values import chosen
from cases.people.search_log import NameSearch
from cases.people.spotting import spotted
from cases.workflow.moving import its_case, lock_case
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import DomainError, require
from lfnkr.language.lists import listed

MOST_TRIES = 10
"""References tried in vain, and openings, within an hour: then a telephone is quicker, and nobody guesses references."""


@action(
    _lazy("look for a request in an emergency"),
    permission="cases.break_glass",
    name="look for a request in an emergency",
)
def find_request(reference: str, *, by: User) -> Case | DomainError:
    """The request of a reference, or why it cannot be opened in an emergency: returned, so that the attempt stays in the trail.

    Of a restricted request nothing is said; who tried stands among the searches that met it. Refused after ten in an hour.
    """
    if not by.has_perm("cases.break_glass"):
        raise Http404
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # Two tries at once count one after the other.
    tries = tries_lately(by)
    if tries >= MOST_TRIES:
        return errors.TooManyTries(count=tries)
    case = Case.objects.filter(reference=reference.strip().upper()).first()
    refusal = rules.may_break_glass(case, by=by) if case else errors.NoSuchRequest()
    if isinstance(refusal, errors.NoSuchRequest):
        NameSearch.objects.create(by=by, is_reference=True, withheld=[str(case.pk)] if case else [])
    return refusal or case


def tries_lately(by: User) -> int:
    """How many references somebody tried in vain, and how many requests they opened, within an hour."""
    since = clock.now() - timedelta(hours=1)
    tried = NameSearch.objects.filter(by=by, searched_at__gt=since, is_reference=True).count()
    return tried + GlassOpening.objects.filter(by=by, opened_at__gt=since).count()


@action(
    _lazy("open request in an emergency"),
    permission="cases.break_glass",
    rule=rules.may_break_glass,
    name="open request in an emergency",
)
def break_glass(case: Case, *, by: User, reason: str) -> GlassOpening:
    """Open a request to a caseworker who is not on it, for an hour; lead, deputy, directors and auditors are told first.

    Refused without a reason or with a name in it, for whoever is on the request, for a restricted one, where nobody could be
    told, and beyond the limits of openings.
    """
    if not reason.strip():
        raise ReasonMissing
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    _named_nobody(reason, by=by)
    case = lock_case(case)
    require(rules.may_break_glass(case, by=by))
    count = tries_lately(by)
    if count >= MOST_TRIES:
        raise errors.TooManyTries(count=count)
    key, now = uuid4(), clock.now()
    note_opening(case, key, by=by)
    opening = GlassOpening(id=key, case=case, by=by, reason=reason.strip(), opened_at=now, closes_at=now + OPEN_FOR)
    opening.save(force_insert=True)
    return opening


@action(
    _lazy("extend opening in an emergency"),
    permission="cases.break_glass",
    rule=rules.may_extend,
    case=its_case,
    name="extend opening in an emergency",
)
def extend(opening: GlassOpening, *, by: User, needed: str) -> GlassExtension:
    """Let one's own opening hold until four hours after it began, once, with what is still needed; told again."""
    if not needed.strip():
        raise ReasonMissing
    _named_nobody(needed, by=by)
    case = lock_case(Case(pk=opening.case_id))
    opening = GlassOpening.objects.select_related("extension").get(pk=opening.pk)
    require(rules.may_extend(opening, by=by))
    note_opening(case, opening.pk, by=by, step=EXTENDED)
    return GlassExtension.objects.create(
        opening=opening, needed=needed.strip(), extended_at=clock.now(), closes_at=opening.opened_at + AT_MOST
    )


@action(
    _lazy("review opening in an emergency"),
    permission="cases.review_glass",
    rule=rules.may_review,
    case=its_case,
    name="review opening in an emergency",
)
def review(opening: GlassOpening, *, by: User, finding: str, words: str = "") -> GlassReview:
    """Say, as another officer, whether an opening was needed; refused while it holds, twice, and by who opened it."""
    chosen(Finding, "finding", finding)
    if finding == Finding.NOT_JUSTIFIED and not words.strip():
        raise errors.WordsMissing
    _named_nobody(words, by=by)
    lock_case(Case(pk=opening.case_id))
    opening = GlassOpening.objects.select_related("extension", "review").get(pk=opening.pk)
    require(rules.may_review(opening, by=by))
    return GlassReview.objects.create(
        opening=opening, finding=finding, words=words.strip(), reviewed_at=clock.now(), reviewed_by=by
    )


def _named_nobody(text: str, *, by: User) -> None:
    """Refuse words with a name of somebody known: the auditor reads them."""
    if text.strip() and (found := spotted([text], by=by)):
        raise errors.NamesSomebody(found=listed(sorted(found)))

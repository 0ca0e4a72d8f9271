"""The acts on releases: proposing several at once, agreeing to them, revoking one."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.errors import require
from reports.figures.figure import Figure
from reports.models import ReleaseItem, ReleasePicture
from reports.models.audiences import Audience
from reports.notices import note_releases
from reports.releases import errors, rules
from reports.releases.arrangement import may_arrange
from reports.releases.checking import findings
from reports.releases.finding import Finding
from reports.releases.offered import Offer, offers_of
from reports.releases.own_words import may_say, without_figures
from reports.releases.pictures import MadePicture, may_show
from reports.releases.released import bounds_now, standing_among
from reports.releases.typed import Typed


class Counted(Protocol):
    """The internal report of the term, as somebody looked at it."""

    @property
    def year(self) -> FiscalYear: ...
    @property
    def figures(self) -> Mapping[str, Figure]: ...
    @property
    def typed(self) -> Mapping[str, Typed]: ...


@dataclass(frozen=True)
class Proposal:
    """One figure or text to be shown outside: to whom, why; of a text its words for outside, and why they may stand."""

    key: str
    reason: str
    audience: str = Audience.PUBLIC
    words: Mapping[str, str] = field(default_factory=dict)
    stands_because: str = ""
    picture: MadePicture | None = None
    """Of a picture what it was made into."""
    alts: Mapping[str, str] = field(default_factory=dict)
    """Of a picture what it shows in words of each language."""
    people: str = ""
    """Of a picture whether somebody can be recognised in it (`People`)."""
    parts: Sequence[str] = ()
    """Of an arrangement the parts of the report in their order."""
    left_out: Sequence[str] = ()
    """Of an arrangement the parts that are not printed."""


@action(
    _lazy("propose release"), name="propose release", permission="reports.propose_release", rule=rules.may_go_outside
)
def propose_releases(
    year: FiscalYear, *, by: User, counted: Counted, proposals: Collection[Proposal]
) -> list[ReleaseItem]:
    """Propose to show figures and texts outside as they stand in the report that was looked at; another officer must agree.

    All or none. Refused while the term runs; without a reason; for a text without words, and for words in which something was
    found that nothing explains (`errors.WordsTell`); for what waits or stands released so already. A proposal of the same
    whose value changed since is withdrawn with it.
    """
    year = FiscalYear.objects.select_for_update(no_key=True).get(pk=year.pk)
    require(rules.may_go_outside(year))
    if not proposals:
        raise errors.NothingToRelease
    offers = offers_of(counted.figures, counted.typed)
    wanted = [_tidy(proposal) for proposal in proposals]
    for proposal in wanted:
        _require_complete(proposal, offers)
        if offers[proposal.key].has_figures:
            require(may_say(proposal.words, counted.figures))
        if offers[proposal.key].is_picture:
            require(may_show(proposal.picture, proposal.alts, proposal.people))
        if offers[proposal.key].is_arrangement:
            require(may_arrange(proposal.parts, proposal.left_out))
    found = findings({one.key: said_of(one, offers) for one in wanted}, counted.figures, by=by)
    unexplained = {one.key: found[one.key] for one in wanted if one.key in found and not one.stands_because}
    if unexplained:
        raise errors.WordsTell(unexplained)
    bounds = bounds_now(counted.figures, counted.typed, {one.key for one in wanted})
    _make_room(year, wanted, bounds, offers, by=by)
    now = clock.now()
    made = [
        ReleaseItem.objects.create(
            fiscal_year=year,
            key=one.key,
            audience=one.audience,
            reason=one.reason,
            bound=bounds[one.key],
            findings=[finding.stored for finding in found.get(one.key, [])],
            stands_because=one.stands_because,
            parts=list(one.parts),
            left_out=list(one.left_out),
            proposed_by=by,
            proposed_at=now,
            words_en=one.words.get("en", ""),
            words_ja=one.words.get("ja", ""),
            words_ko=one.words.get("ko", ""),
        )
        for one in wanted
    ]
    for item, one in zip(made, wanted, strict=True):
        if one.picture:
            _keep_picture(item, one.picture, one)
    note_releases(made)
    return made


def _keep_picture(item: ReleaseItem, made: MadePicture, proposal: Proposal) -> None:
    """Keep the picture of a release that is proposed."""
    ReleasePicture.objects.create(
        item=item,
        content=made.content,
        sha256=made.sha256,
        width=made.width,
        height=made.height,
        people=proposal.people,
        alt_en=proposal.alts["en"],
        alt_ja=proposal.alts["ja"],
        alt_ko=proposal.alts["ko"],
    )


@action(_lazy("approve release"), name="approve release", permission="reports.approve_release")
def approve_releases(year: FiscalYear, *, by: User, counted: Counted, items: Collection[UUID]) -> list[ReleaseItem]:
    """Agree to proposed releases, each read word for word; all of those chosen or none.

    Refused for whoever proposed one, for one that was answered meanwhile, and for one whose value or text is another by now.
    """
    if not items:
        raise errors.NothingToRelease
    held = ReleaseItem.objects.select_for_update(no_key=True).filter(fiscal_year=year, pk__in=items).order_by("pk")
    chosen = list(held)
    if len(chosen) < len(set(items)):
        raise errors.ReleaseAnswered
    bounds = bounds_now(counted.figures, counted.typed, {item.key for item in chosen})
    offers = offers_of(counted.figures, counted.typed)
    for item in chosen:
        require(rules.may_approve_release(item, by=by))
        if bounds.get(item.key) != item.bound:
            raise errors.ReleaseOutdated(what=_named(item.key, offers))
    now = clock.now()
    for item in chosen:
        item.approved_by, item.approved_at = by, now
        item.save(update_fields=["approved_by", "approved_at"])
    return chosen


@action(_lazy("check words for outside"), name="check words for outside", permission="reports.propose_release")
def check_words(*, by: User, counted: Counted, words: Mapping[str, Mapping[str, str]]) -> dict[str, list[Finding]]:
    """Look for what words for outside may tell, before they are proposed; one search in the log of names."""
    return findings(words, counted.figures, by=by)


@action(
    _lazy("revoke release"),
    name="revoke release",
    permission="reports.revoke_release",
    rule=rules.may_revoke_release,
)
def revoke_release(item: ReleaseItem, *, by: User, reason: str) -> ReleaseItem:
    """Show something outside no more from the next edition on, or refuse a proposal; one officer is enough, with the reason.

    The bytes of a picture go with it; an edition that printed it has them in its pages.
    """
    if not reason.strip():
        raise errors.ReasonOfReleaseMissing
    item = ReleaseItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    require(rules.may_revoke_release(item))
    _revoke(item, by=by, reason=reason.strip())
    return item


def _revoke(item: ReleaseItem, *, by: User, reason: str) -> None:
    item.revoked_by, item.revoked_at, item.revoked_because = by, clock.now(), reason
    item.save(update_fields=["revoked_by", "revoked_at", "revoked_because"])
    ReleasePicture.objects.filter(item=item).update(content=None)


def _tidy(proposal: Proposal) -> Proposal:
    """The same without spaces around, composed, and without languages that have no words."""
    words = {
        language: "\n".join(" ".join(line.split()) for line in unicodedata.normalize("NFC", text).strip().splitlines())
        for language, text in proposal.words.items()
    }
    return replace(
        proposal,
        reason=proposal.reason.strip(),
        words={language: text for language, text in words.items() if text},
        alts={language: " ".join(text.split()) for language, text in proposal.alts.items()},
        stands_because=proposal.stands_because.strip(),
    )


def said_of(proposal: Proposal, offers: Mapping[str, Offer]) -> Mapping[str, str]:
    """The words somebody typed that a proposal would let out: those for outside, or those that are quoted as they stand."""
    offer = offers.get(proposal.key)
    if offer and offer.typed and offer.typed.is_quoted:
        return offer.typed.words
    if offer and offer.has_figures:
        texts = {language: without_figures(text) for language, text in proposal.words.items()}
        alts = {language: text for language, text in proposal.alts.items() if text}
        return {code: "\n".join(filter(None, (texts.get(code), alts.get(code)))) for code in (*texts, *alts)}
    return proposal.words


def _require_complete(proposal: Proposal, offers: Mapping[str, Offer]) -> None:
    """Refuse what is not in the report, has no reason, or is a text without words."""
    offer = offers.get(proposal.key)
    if offer is None:
        raise errors.NotReleasable(what=proposal.key)
    if not proposal.reason:
        raise errors.ReasonOfReleaseMissing
    if offer.is_worded and not (proposal.words or offer.is_picture):
        raise errors.WordsMissing(what=offer.label)
    if proposal.words and not offer.is_worded:
        raise errors.NotReleasable(what=offer.label)


def _make_room(
    year: FiscalYear,
    wanted: Iterable[Proposal],
    bounds: Mapping[str, str],
    offers: Mapping[str, Offer],
    *,
    by: User,
) -> None:
    """Refuse what waits or stands already; withdraw a proposal of the same that its value has left behind."""
    waiting = {(item.key, item.audience): item for item in ReleaseItem.objects.waiting().filter(fiscal_year=year)}
    agreed = list(ReleaseItem.objects.agreed().filter(fiscal_year=year))
    for one in wanted:
        before = waiting.get((one.key, one.audience))
        if before and before.bound == bounds[one.key]:
            raise errors.ReleaseWaits(what=_named(one.key, offers))
        if before:
            _revoke(before, by=by, reason=str(_lazy("what it would have released has changed")))
        stands = standing_among(agreed, one.audience, bounds).get(one.key)
        if stands and one.picture is None and (stands.words, stands.parts) == (one.words, list(one.parts)):
            raise errors.ReleasedAlready(what=_named(one.key, offers))


def _named(key: str, offers: Mapping[str, Offer]) -> str:
    return offers[key].label if key in offers else key

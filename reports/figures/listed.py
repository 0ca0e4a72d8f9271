"""What a report lists and quotes besides what it counts: its meeting, missions, policies, figures of others, releases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from cases.events.choices import Population
from cases.models import Event, GoodsIssue, Mission, MissionVisit
from lfnkr.calendar import clock
from lfnkr.calendar.clock import midnight
from lfnkr.calendar.fiscal_year import Meeting
from lfnkr.calendar.period import Stretch
from reports.models import ExternalStatistic, Policy, ReleaseItem
from reports.models.releasing import LETTER, OWN_WORDS, PICTURES
from reports.partition.deaths import Loss


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey mission with what was visited and given."""

    mission: Mission
    visits: tuple[MissionVisit, ...]
    goods: tuple[GoodsIssue, ...]
    lines: tuple[str, ...] | None = None
    """The places visited in released words; None inside, where the visits themselves are told."""


@dataclass(frozen=True)
class Reference:
    """What stands around the counted figures of one term."""

    meeting: Meeting | None
    surveys: tuple[Survey, ...]
    """The missions begun in the term, the newest first."""
    outside: tuple[ExternalStatistic, ...]
    """The figures of others, each in the order it was quoted."""
    policies: tuple[Policy, ...]
    """Those in force by the day the report bears, those of unknown date among them."""
    arrest: Event | None
    """The arrest of one of us that is told by the day the report bears."""
    words_for_losses: frozenset[str]
    """How the deaths under a partner's lead are worded; empty where no words were kept."""
    releases: tuple[ReleaseItem, ...]
    """What two people let out, with all of them: what lapsed or was revoked since is among it, the latest last."""
    letter: Mapping[str, str] = field(default_factory=dict)
    """The letter of the director by language: inside in the words last proposed, outside in those let out."""
    own_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The paragraphs of our own by their key and language: inside in the words last proposed, outside in those let out."""
    captions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The words last proposed under each picture of our own, by its key and language; inside alone."""
    are_extremes_open: bool = False
    """Whether the youngest or the oldest led to safety was told by a band alone: they are then at least so old."""
    held_policies: int = 0
    """How many policies are in force whose words this audience is not given."""
    held_outside: int = 0
    """How many figures of others are quoted inside whose words this audience is not given."""


def reference_of(year: Stretch, losses: Iterable[Loss]) -> Reference:
    """Everything a report lists and quotes; of the deaths of the period their words. What belongs to a term (its meeting,
    figures of others, releases) a period has none of.

    Must run where every case may be read: an arrest and the words for a death stand in a case.
    """
    meeting = Meeting.objects.filter(fiscal_year=year.term).first()
    day = meeting.held_on if meeting else min(year.ends_on, clock.today())
    return Reference(
        meeting,
        surveys=tuple(_surveys(year)),
        outside=tuple(ExternalStatistic.objects.filter(fiscal_year=year.term).order_by("key", "quoted_on", "pk")),
        policies=tuple(_policies(day)),
        arrest=_arrest(day),
        words_for_losses=frozenset(loss.wording for loss in losses if loss.population == Population.LED_BY_PARTNER),
        releases=tuple(_releases(year)),
        letter=_letter(year),
        own_words=_own_words(year, OWN_WORDS),
        captions=_own_words(year, PICTURES),
    )


def _surveys(year: Stretch) -> Iterable[Survey]:
    missions = Mission.objects.filter(begins_on__gte=year.starts_on, begins_on__lte=year.ends_on)
    for mission in missions.prefetch_related("visits", "goods").order_by("-begins_on", "pk"):
        yield Survey(mission, tuple(mission.visits.all()), tuple(mission.goods.all()))


def _policies(day: date) -> QuerySet[Policy]:
    in_force = Q(effective_on=None) | Q(effective_on__lte=day)
    return Policy.objects.filter(in_force).select_related("decided_at_meeting").order_by("pk")


def _arrest(day: date) -> Event | None:
    """The arrest of one of us that may be told, the one recorded first; no sealed text."""
    over = Coalesce("ended_until", "happened_until")
    arrests = Event.objects.standing().filter(kind="staff_arrest", held_months__isnull=False)
    told = arrests.alias(over=over).filter(over__lte=midnight(day + timedelta(days=1)))
    return told.defer("text").order_by("recorded_at", "pk").first()


def _releases(year: Stretch) -> QuerySet[ReleaseItem]:
    """In the order they were agreed to, each with the people who let it out or revoked it."""
    items = ReleaseItem.objects.agreed().filter(fiscal_year=year.term)
    return items.select_related("proposed_by", "approved_by", "revoked_by", "picture").defer("picture__content")


def _letter(year: Stretch) -> Mapping[str, str]:
    """The letter of the director in the words last proposed; nothing where nobody wrote one."""
    last = ReleaseItem.objects.filter(fiscal_year=year.term, key=LETTER).order_by("proposed_at", "pk").last()
    return last.words if last else {}


def _own_words(year: Stretch, begins: str) -> Mapping[str, Mapping[str, str]]:
    """The paragraphs of our own, or the captions of our pictures, in the words last proposed, by their key."""
    mine = ReleaseItem.objects.filter(fiscal_year=year.term, key__startswith=begins).order_by("proposed_at", "pk")
    return {item.key: item.words for item in mine}

"""The report of one term or of any period, gathered once into a frozen object that screen, paper and JSON all read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cases.models import Place
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import midnight
from lfnkr.calendar.fiscal_year import FiscalYear, Meeting
from lfnkr.calendar.period import Period, Stretch
from lfnkr.language import wordings
from reports.disclosure.disclose import disclose
from reports.editions.completeness import marked
from reports.editions.mark import EditionMark
from reports.figures.books import Books, books_of
from reports.figures.control_totals import control_totals
from reports.figures.figure import ControlTotal, Figure, Statement
from reports.figures.listed import Reference, reference_of
from reports.figures.money import count_money
from reports.figures.people import count_people
from reports.figures.reference import count_reference, is_quoted, quoted_from
from reports.figures.second_sources import second_sources
from reports.figures.since import records_begin_on
from reports.models import Register, RegisterDeclaration
from reports.models.audiences import Audience
from reports.models.editions import ToldBefore, edition_before
from reports.models.releasing import ARRANGEMENT, LETTER, PICTURES
from reports.narrative.own_words import filled
from reports.narrative.statements import statements_of
from reports.narrative.stretch import figures_told_of, statements_told_of, totals_told_of
from reports.partition.partition import Partition
from reports.partition.queries import gather
from reports.partition.rows import PersonRow
from reports.registers.declared import declared_over
from reports.releases.arrangement import Arrangement, arrangement_of, typed_arrangement
from reports.releases.outside import registers_outside, told_outside, unsaid
from reports.releases.own_words import CHAPTERS, own_key, typed_own
from reports.releases.pictures import OwnPicture, picture_of, typed_pictures
from reports.releases.released import Released, released
from reports.releases.typed import Typed, typed_letter, typed_of
from reports.stated.in_report import WORDS as WORDS_OF_STATED
from reports.stated.in_report import StatedInReport, sentences, stated_of
from reports.stated.opening import Opening, openings_of
from reports.stated.releasing import typed_of_stated
from reports.stated.stated import opening_totals


class NotFinal(Exception):
    """A report whose control totals fail cannot be final; the sentence names the sums."""

    def __init__(self, failing: list[ControlTotal]):
        super().__init__(
            _("The report is not final. These sums do not agree: %(sums)s")
            % {"sums": pgettext("between the items of a list", "; ").join(str(total) for total in failing)}
        )
        self.failing = failing


def told_before(year: Stretch, *, is_edition: bool = False) -> ToldBefore | None:
    """What the signed edition of the last term before that has one told; None where each fact counts by its day alone.

    A period stands in no row of editions (decision 0055).
    """
    return None if isinstance(year, Period) else edition_before(year, is_edition=is_edition)


@dataclass(frozen=True)
class Read:
    """What a report counts, as it was read: the same in whatever language it is told, so that an edition reads it once."""

    as_of: datetime
    known_at: datetime
    before: ToldBefore | None
    books: Books
    partition: Partition

    @classmethod
    def of(
        cls, year: Stretch, as_of: datetime | None = None, known_at: datetime | None = None, *, is_edition: bool = False
    ) -> Read:
        """Read people and money of a term or period; outcomes as of its end, or of a moment before.

        Must run where every case may be read, as counting what was read must.
        """
        as_of, now = min(as_of or year.over_at, year.over_at), clock.now()
        before = told_before(year, is_edition=is_edition)
        books = books_of(year, known_at, before)
        partition = gather(year, as_of, known_at or now, before)
        return cls(as_of, known_at or now, before, books, partition)


@dataclass(frozen=True)
class AnnualReport:
    """Every figure of one term or period with its base, the control totals, and the sentences that stand on them."""

    year: Stretch
    """What it is of: a term, or a period that is none."""
    as_of: datetime
    known_at: datetime
    audience: Audience
    figures: dict[str, Figure]
    control_totals: tuple[ControlTotal, ...]
    statements: tuple[Statement, ...]
    reference: Reference
    """What is listed and quoted beside the figures."""
    places: dict[str, Place]
    """The places of origin in the figures, by code."""
    people: dict[UUID, PersonRow]
    """The facts of each person in a request behind the figures; empty outside the house."""
    registers: dict[Register, RegisterDeclaration]
    """The registers that two officers declared complete for every day of it: only their zeros are printed."""
    edition: EditionMark | None = None
    """What it is frozen as; None is a draft."""
    records_begin_on: date | None = None
    """The day of the first record there is, where a period begins before it: nothing of the days before is counted."""
    stated: StatedInReport = StatedInReport()
    """What LFNKR once stated of the term and nobody counted; outside the house only what two people released."""
    openings: tuple[Opening, ...] = ()
    """Since the founding: what was stated of the days before the records; never in a figure."""
    is_verified: bool = False
    """Whether books, trail, rows and schema were verified for it: for what is printed or frozen, never for the screen."""
    former: ToldBefore | None = None
    """What the edition before told, as it was counted behind it."""

    @classmethod
    def for_year(
        cls,
        year: FiscalYear,
        *,
        audience: Audience = Audience.INTERNAL,
        as_of: datetime | None = None,
        known_at: datetime | None = None,
        is_edition: bool = False,
    ) -> AnnualReport:
        """Count a term: outcomes as of its end (or a moment before), by what is known now (or was known at a moment).

        `is_edition`: as it would be frozen, with what was learnt of the days of the last edition, however long ago that was.
        """
        with trail.reading():
            full = cls.counted(year, Read.of(year, as_of, known_at, is_edition=is_edition))
        return full.with_stated(known_at).shown_to(audience)

    @classmethod
    def for_period(cls, period: Period, *, known_at: datetime | None = None) -> AnnualReport:
        """Count any stretch of days as a term is counted, outcomes as of its end; for inside alone, and never an edition."""
        with trail.reading():
            full = cls.counted(period, Read.of(period, None, known_at))
        return full.with_openings(known_at)

    @classmethod
    @wordings.read_once()
    def counted(cls, year: Stretch, read: Read) -> AnnualReport:
        """What was read, counted and told in the language that is spoken now; without what was stated and nobody counted."""
        as_of, known_at, books, partition = read.as_of, read.known_at, read.books, read.partition
        reference = replace(reference_of(year, partition.losses), are_extremes_open=partition.are_extremes_open)
        registers = declared_over(year, known_at)
        totals = second_sources(partition)
        begins_on = records_begin_on(year)
        figures = {**count_people(partition), **count_money(partition, books), **count_reference(reference)}
        totals = (*control_totals(partition, books, figures), *totals)
        figures = marked(figures, registers)
        full = cls(
            year=year,
            as_of=as_of,
            known_at=known_at,
            audience=Audience.INTERNAL,
            figures=figures_told_of(year, figures),
            control_totals=totals_told_of(year, totals),
            statements=(),
            reference=reference,
            places=partition.places,
            people={row.member: row for row in partition.shown},
            registers=registers,
            records_begin_on=begins_on,
            former=read.before,
        )
        return replace(full, statements=statements_told_of(year, tuple(statements_of(full))))

    def with_stated(self, known_at: datetime | None) -> AnnualReport:
        """The same with what was stated of its term, as it stands or as it was known at a moment: beside the figures, never in them."""
        stated = stated_of(self.year, self.figures, known_at, self.figures_up_to)
        told = tuple(sentences(stated, self.figures))
        return replace(self, stated=stated, statements=(*self.statements, *told))

    def with_openings(self, known_at: datetime | None) -> AnnualReport:
        """The same, where it begins before the records do, with what was stated of the time before them; in no figure."""
        if self.records_begin_on is None:
            return self
        stated = StatedInReport(tuple(opening_totals(self.records_begin_on, known_at)))
        openings = tuple(openings_of(self.year, self.figures, self.records_begin_on, known_at))
        told = [one for one in sentences(stated, self.figures) if not (openings and one.id.endswith("_counted"))]
        return replace(self, stated=stated, openings=openings, statements=(*self.statements, *told))

    def figures_up_to(self, day: date) -> dict[str, Figure]:
        """The figures of people as of the end of a day of the term, by what this report knows."""
        with trail.reading():
            partition = gather(self.year, midnight(day + timedelta(days=1)), self.known_at, self.former)
        return marked(count_people(partition), self.registers)

    @wordings.read_once()
    def shown_to(self, audience: Audience) -> AnnualReport:
        """The same report with what this audience may not see told by bands or withheld, and without the sentences that tell it."""
        if audience == Audience.INTERNAL:
            return self
        let_out = self.let_out(audience)
        outside = self.in_released_words(let_out)
        told = disclose(self, audience)
        figures = {key: outside.figures.get(key) if is_quoted(key) else figure for key, figure in told.figures.items()}
        figures = {key: figure for key, figure in figures.items() if figure is not None}
        hidden = told.hidden | unsaid(self.typed, let_out) | {key for key in self.figures if key not in figures}
        sayings = statements_told_of(self.year, tuple(statements_of(outside)))
        shown = tuple(filter(None, (statement.told_without({*hidden, WORDS_OF_STATED}) for statement in sayings)))
        stated = self.stated.released(let_out.words, figures)
        shown += tuple(sentences(stated, figures))
        return replace(outside, audience=audience, figures=figures, statements=shown, people={}, stated=stated)

    @cached_property
    def typed(self) -> dict[str, Typed]:
        """Every text of it that somebody typed, as it stands inside; of the internal report alone."""
        return self.typed_now()

    def typed_now(self) -> dict[str, Typed]:
        """The same, named in the language that is spoken now."""
        ours = {}
        if self.year.term is not None:
            ours = {ARRANGEMENT: typed_arrangement(), LETTER: self._typed_letter, **typed_own(self.reference.own_words)}
            ours |= typed_pictures(self.reference.captions)
        return {**ours, **typed_of(self.reference, self.registers), **typed_of_stated(self.stated)}

    @property
    def _typed_letter(self) -> Typed:
        """The letter of the director as it was last proposed, and what its release binds."""
        return typed_letter(self.reference.letter, self.figures)

    @property
    def letter(self) -> str:
        """The letter of the director in the reader's language, as two people let it out: inside as members read it."""
        if self.year.term is None:
            return ""
        if self.audience != Audience.INTERNAL:
            return self.reference.letter.get((get_language() or "en")[:2], "")
        mine = [item for item in self.reference.releases if item.key == LETTER]
        return released(self.year, Audience.MEMBERS, {}, {LETTER: self._typed_letter}, items=mine).said(LETTER)

    @property
    def own_words(self) -> dict[str, str]:
        """The paragraph of our own of each chapter that has one, in the reader's language with the figures of this reader.

        As two people let it out: inside as members read it. One with a figure that is not told exactly is left out.
        """
        found = {chapter: filled(self._own_words(own_key(chapter)), self.figures) for chapter in CHAPTERS}
        return {chapter: words for chapter, words in found.items() if words}

    def _own_words(self, key: str) -> str:
        """A paragraph as it was let out, with the names of its figures; "" where there is none in the reader's language."""
        if self.audience != Audience.INTERNAL:
            return self.reference.own_words.get(key, {}).get((get_language() or "en")[:2], "")
        mine = [item for item in self.reference.releases if item.key == key]
        texts = typed_own(self.reference.own_words) if mine else {}
        return released(self.year, Audience.MEMBERS, {}, texts, items=mine).said(key) if mine else ""

    @property
    def pictures(self) -> dict[str, OwnPicture]:
        """The picture of our own of each chapter that has one, with words in the reader's language; as `own_words` are."""
        items = {item.key: item for item in self.reference.releases if item.key.startswith(PICTURES)}
        if items and self.audience == Audience.INTERNAL:
            mine = [item for item in self.reference.releases if item.key in items]
            texts = typed_pictures(self.reference.captions)
            items = dict(released(self.year, Audience.MEMBERS, {}, texts, items=mine).items)
        language = (get_language() or "en")[:2]
        found = {
            key.removeprefix(PICTURES): picture_of(item, language, filled(item.words.get(language, ""), self.figures))
            for key, item in items.items()
        }
        return {chapter: picture for chapter, picture in found.items() if picture is not None}

    @property
    def arrangement(self) -> Arrangement:
        """In what order its parts stand and which are left out, as two people agreed: inside as members read it."""
        mine = [item for item in self.reference.releases if item.key == ARRANGEMENT]
        if mine and self.audience == Audience.INTERNAL:
            texts = {ARRANGEMENT: typed_arrangement()}
            mine = list(released(self.year, Audience.MEMBERS, {}, texts, items=mine).items.values())
        return arrangement_of(mine[-1]) if mine else Arrangement()

    def let_out(self, audience: str) -> Released:
        """What two people let out of it for an audience, and stands."""
        return released(self.year, audience, self.figures, self.typed, items=self.reference.releases)

    def in_released_words(self, let_out: Released) -> AnnualReport:
        """The whole report with released words in the place of typed ones, and without those nobody released."""
        reference = replace(told_outside(self.reference, let_out), releases=tuple(let_out.items.values()))
        counted = {key: figure for key, figure in self.figures.items() if not is_quoted(key)}
        registers = registers_outside(self.registers, let_out)
        return replace(self, figures={**counted, **quoted_from(reference)}, reference=reference, registers=registers)

    @property
    def meeting(self) -> Meeting | None:
        """The annual meeting that hears this report."""
        return self.reference.meeting

    @property
    def is_register_complete(self) -> bool:
        """Whether the register of requests was declared complete, so that a zero of it says nobody."""
        return Register.REQUESTS in self.registers

    @property
    def is_money_complete(self) -> bool:
        """Whether the register of money was declared complete, so that a zero of it says nothing."""
        return Register.MONEY in self.registers

    @property
    def is_help_complete(self) -> bool:
        """Whether the register of other help was declared complete, so that a term without a mission had none."""
        return Register.OTHER_HELP in self.registers

    @property
    def is_running(self) -> bool:
        """Whether the term had not ended when the report was counted."""
        return self.known_at < self.year.over_at

    @property
    def failing(self) -> list[ControlTotal]:
        """The control totals that do not hold."""
        return [total for total in self.control_totals if not total.holds]

    @property
    def is_final(self) -> bool:
        """Whether every control total holds."""
        return not self.failing

    def require_final(self) -> None:
        """Raise NotFinal, naming the sums, unless every control total holds."""
        if self.failing:
            raise NotFinal(self.failing)

    def __getitem__(self, key: str) -> Figure:
        return self.figures[key]

    def group(self, prefix: str) -> list[Figure]:
        """Figures whose key begins so, in the order they were counted."""
        return [figure for key, figure in self.figures.items() if key.startswith(prefix)]

    def share_holds(self, key: str) -> bool:
        """Whether a figure covers the whole of its base."""
        figure = self.figures[key]
        return bool(figure.denominator) and figure.numerator == figure.denominator

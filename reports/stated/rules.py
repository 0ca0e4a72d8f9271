"""Whether a stated number may be entered, agreed to, explained, doubted, or taken back."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.errors import DomainError
from reports.figures.definitions import all_definitions
from reports.models import StatedKind, StatedNumber
from reports.registers.declared import declared
from reports.registers.stated_totals import register_of_total
from reports.stated import errors
from reports.stated.stated import BOUNDED_ABOVE, BOUNDED_BELOW
from reports.stated.words import stated_words


def may_state(row: StatedNumber) -> DomainError | None:
    """Whether a number can have been stated so: with its source, of a time that has passed, in the unit of its figure."""
    return _without_source(row) or _of_nothing(row) or _at_no_time(row) or _of_a_counted_register(row) or _odd_part(row)


def _without_source(row: StatedNumber) -> DomainError | None:
    if not (row.definition.strip() and row.publication.strip() and row.place.strip() and row.printed):
        return errors.SourceMissing()
    if row.kind == StatedKind.CLAIM and not row.quote.strip():
        return errors.WordsMissing()
    if bool(row.quote.strip()) != bool(row.language):
        return errors.LanguageMissing() if row.quote.strip() else errors.WordsMissing()
    if row.replaces and not row.because.strip():
        return errors.WhyMissing()
    return errors.BelowNothing() if row.number < 0 else None


def _of_nothing(row: StatedNumber) -> DomainError | None:
    if not (row.key or row.name.strip()):
        return errors.NothingNamed()
    means = all_definitions().get(row.key) if row.key else None
    if row.key and means is None:
        return errors.UnknownFigure()
    return errors.OtherUnit(unit=means.unit) if means and means.unit != row.unit else None


def _at_no_time(row: StatedNumber) -> DomainError | None:
    of_term, of_day = row.fiscal_year is not None, row.up_to is not None
    fits = {StatedKind.TOTAL: of_term and not of_day, StatedKind.OPENING: of_day and not of_term}
    if not fits.get(StatedKind(row.kind), of_term or of_day):
        return errors.NoTime()
    if of_term and of_day and not row.fiscal_year.starts_on <= row.up_to <= row.fiscal_year.ends_on:
        return errors.DayOutsideTerm()
    earliest = row.printed.earliest
    if (earliest and earliest > clock.now()) or (of_day and row.up_to > clock.today()):
        return errors.InTheFuture()
    if row.kind != StatedKind.TOTAL:
        return None
    if row.fiscal_year.over_at > clock.now():
        return errors.TermStillRuns()
    latest = row.printed.latest
    return errors.PrintedBeforeTheEnd() if latest and latest <= row.fiscal_year.over_at else None


def _of_a_counted_register(row: StatedNumber) -> DomainError | None:
    """A total says that records are missing; a register that is declared complete says that none are."""
    if row.kind != StatedKind.TOTAL:
        return None
    register = register_of_total(row)
    if register and register in declared(row.fiscal_year):
        return errors.RegisterComplete(register=register.label)
    return None


def _odd_part(row: StatedNumber) -> DomainError | None:
    whole = row.part_of
    if whole is None:
        return errors.PartUnlikeWhole() if row.breakdown else None
    same = (row.kind, row.unit, row.fiscal_year_id, row.up_to)
    if whole.part_of_id or not row.breakdown or same != (whole.kind, whole.unit, whole.fiscal_year_id, whole.up_to):
        return errors.PartUnlikeWhole()
    return _part_too_many(row) if whole.is_standing or whole.is_waiting else errors.WholeDoesNotStand()


def may_agree(row: StatedNumber, *, by: User) -> DomainError | None:
    """Whether somebody may agree to a number: another's, once, while it is still right and its whole stands."""
    if not row.is_waiting:
        return errors.NumberAnswered()
    if row.proposed_by_id == by.pk:
        return errors.OwnNumber()
    if row.replaces and not row.replaces.is_standing:
        return errors.ReplacedMeanwhile()
    if row.part_of and whole_of(row) is None:
        return errors.WholeDoesNotStand()
    return _of_a_counted_register(row) or _part_too_many(row) or _parts_too_many(row)


def whole_of(row: StatedNumber) -> StatedNumber | None:
    """The row of its whole that stands now."""
    return StatedNumber.objects.standing().filter(line=row.part_of.line).first() if row.part_of else None


def _part_too_many(row: StatedNumber) -> DomainError | None:
    whole = whole_of(row) or row.part_of
    if whole is None or row.qualifier not in BOUNDED_BELOW:
        return None
    others = _parts(whole).filter(breakdown=row.breakdown).exclude(line=row.line)
    parts = row.number + (others.aggregate(sum=Sum("number"))["sum"] or Decimal(0))
    return _too_many(whole, parts)


def _parts_too_many(row: StatedNumber) -> DomainError | None:
    sums = _parts(row).order_by().values("breakdown").annotate(sum=Sum("number")).values_list("sum", flat=True)
    return _too_many(row, max(sums, default=Decimal(0)))


def _parts(whole: StatedNumber):
    """The parts of a whole that stand and say at least how many they are."""
    return StatedNumber.objects.standing().filter(part_of__line=whole.line, qualifier__in=BOUNDED_BELOW)


def _too_many(whole: StatedNumber, parts: Decimal) -> DomainError | None:
    if whole.qualifier not in BOUNDED_ABOVE or parts <= whole.number:
        return None
    unit = whole.unit
    return errors.PartsExceedWhole(
        parts=stated_words(parts, "exactly", unit), whole=stated_words(whole.number, "exactly", unit)
    )


def may_correct(row: StatedNumber) -> DomainError | None:
    """Whether another number may be proposed in its place: while it stands, and none waits to replace it."""
    if not row.is_standing or StatedNumber.objects.waiting().filter(replaces=row).exists():
        return errors.NumberAnswered()
    return None


def may_add_part(row: StatedNumber) -> DomainError | None:
    """Whether a number may be parted: a whole, while it stands or waits."""
    if row.part_of_id:
        return errors.PartUnlikeWhole()
    return None if row.is_standing or row.is_waiting else errors.NumberAnswered()


def may_take_back(row: StatedNumber) -> DomainError | None:
    """Whether it may be taken back: a proposal by any officer, one that stands once it has no parts that stand."""
    if row.is_waiting:
        return None
    if not row.is_standing or row.is_doubted:
        return errors.NumberAnswered()
    return has_no_parts(row)


def has_no_parts(row: StatedNumber) -> DomainError | None:
    """Whether none of its parts stands: parts are taken back before their whole."""
    return errors.PartsStand() if StatedNumber.objects.standing().filter(part_of__line=row.line).exists() else None


def may_answer_doubt(row: StatedNumber, *, by: User) -> DomainError | None:
    """Whether somebody may say whether a doubted number was entered in error: another than the one who doubts it."""
    if not row.is_doubted:
        return errors.NotDoubted()
    return errors.OwnDoubt() if row.voided_by_id == by.pk else None


def may_explain(row: StatedNumber) -> DomainError | None:
    """Whether a claim may be explained: while it stands or waits."""
    if row.kind != StatedKind.CLAIM:
        return errors.NotAClaim()
    return None if row.is_standing or row.is_waiting else errors.NumberAnswered()


def may_enter_total(year: FiscalYear) -> DomainError | None:
    """Whether a term may have totals: once it is over."""
    return errors.TermStillRuns() if year.over_at > clock.now() else None

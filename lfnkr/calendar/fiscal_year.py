"""The fiscal year as a table row, and the meeting that closes it; nothing of cases or money."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import gettext_noop

from lfnkr.calendar.clock import TOKYO
from lfnkr.errors import DomainError, require

FIRST_TERM_STARTS_IN = 1998
"""Term 1 began on 1 September 1998; meeting number n closes term n - 1."""


def term_of(day: date) -> int:
    """The number of the term that holds a day: 1 September to 31 August."""
    return day.year - FIRST_TERM_STARTS_IN + (1 if day.month >= 9 else 0)


LABEL = gettext_noop("Term %(term)d (September %(first)d to August %(last)d)")
"""What the rule calls a term; kept in English, said in the reader's language."""


def _years_of(term: int) -> dict[str, int]:
    """The number of a term and the two years it lies in, by the rule."""
    first = FIRST_TERM_STARTS_IN + term - 1
    return {"term": term, "first": first, "last": first + 1}


def first_day_of(term: int) -> date | None:
    """The day a term of this number begins by the rule; None for a number no term has."""
    first = _years_of(term)["first"]
    return date(first, 9, 1) if term >= 1 and first < date.max.year else None


class FiscalYear(models.Model):
    """One term of the organisation: its two dates, its number, and the label printed on paper (never a key)."""

    term = models.PositiveSmallIntegerField(_lazy("term"), primary_key=True)
    starts_on = models.DateField(_lazy("first day"))
    ends_on = models.DateField(_lazy("last day"))
    label = models.CharField(_lazy("printed label"), max_length=80)

    class Meta:
        ordering = ["-term"]
        verbose_name = _lazy("fiscal year")
        verbose_name_plural = _lazy("fiscal years")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="fiscal_year_ends_after_start",
                violation_error_message=_lazy("The last day of a term comes after its first day. Check both days."),
            ),
            ExclusionConstraint(
                name="fiscal_years_do_not_overlap",
                violation_error_message=_lazy("Another term holds some of these days. A day belongs to one term only."),
                expressions=[
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refused where the days of a term change that somebody keeps."""
        held = None if self._state.adding else FiscalYear.objects.filter(pk=self.pk).first()
        if held and self.starts_on and self.ends_on:
            require(may_change_days(held, self))

    def validate_constraints(self, exclude: set[str] | None = None) -> None:
        """The order of the days first: without it there is no stretch of days that could overlap another."""
        if self.starts_on and self.ends_on and self.ends_on <= self.starts_on:
            raise ValidationError({"ends_on": self._meta.constraints[0].violation_error_message})
        super().validate_constraints(exclude)

    @property
    def name(self) -> str:
        """The label in the reader's language while it is the one the rule made; as it was changed, otherwise."""
        words = _years_of(self.term)
        return _(LABEL) % words if self.label == LABEL % words else self.label

    @property
    def begins_at(self) -> datetime:
        """The first moment of the term in Tokyo."""
        return datetime.combine(self.starts_on, time.min, TOKYO)

    @property
    def over_at(self) -> datetime:
        """The first moment after the term in Tokyo."""
        return datetime.combine(self.ends_on + timedelta(days=1), time.min, TOKYO)

    def has_moment(self, moment: datetime) -> bool:
        """Whether a moment falls in this term, by the calendar of Tokyo."""
        return self.begins_at <= moment < self.over_at


KeepsDays = Callable[[FiscalYear, FiscalYear], DomainError | None]

KEEPERS: list[KeepsDays] = []
"""What was registered."""


def keep_days(rule: KeepsDays) -> KeepsDays:
    """Ask a rule, too, before the days of a term change; it is told the term as it is and as it would be."""
    KEEPERS.append(rule)
    return rule


def may_change_days(held: FiscalYear, told: FiscalYear) -> DomainError | None:
    """Whether a term may have other days: each application says it of what is its own."""
    if (held.starts_on, held.ends_on) == (told.starts_on, told.ends_on):
        return None
    return next((refused for rule in KEEPERS if (refused := rule(held, told))), None)


def by_rule(term: int) -> FiscalYear:
    """The fiscal year of a number as the rule has it, not saved."""
    words = _years_of(term)
    return FiscalYear(
        term=term,
        starts_on=date(words["first"], 9, 1),
        ends_on=date(words["last"], 8, 31),
        label=LABEL % words,
    )


def ensure_term(day: date) -> FiscalYear:
    """The fiscal year that holds a day; made by the rule when its row does not exist yet."""
    held = FiscalYear.objects.filter(starts_on__lte=day, ends_on__gte=day).first()
    if held:
        return held
    made = by_rule(term_of(day))
    made.save(force_insert=True)
    return made


def terms_between(first: date, last: date) -> list[FiscalYear]:
    """The fiscal years of all days from one to another, the newest first; one without a row as the rule has it, not saved."""
    numbers = range(term_of(last), term_of(first) - 1, -1)
    rows = FiscalYear.objects.in_bulk(list(numbers))
    return [rows.get(number) or by_rule(number) for number in numbers]


class Meeting(models.Model):
    """One annual general meeting, and the term whose report it hears."""

    number = models.PositiveSmallIntegerField(_lazy("number"), primary_key=True)
    held_on = models.DateField(_lazy("held on"))
    fiscal_year = models.OneToOneField(
        FiscalYear, models.PROTECT, related_name="meeting", verbose_name=_lazy("fiscal year")
    )

    class Meta:
        ordering = ["-number"]
        verbose_name = _lazy("annual meeting")
        verbose_name_plural = _lazy("annual meetings")

    def __str__(self) -> str:
        return _lazy("Annual meeting no. %(number)d") % {"number": self.number}

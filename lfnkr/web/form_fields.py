"""Form fields every subject needs: a line, words of several lines, a day and a moment of Tokyo; each refuses in a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.dates import exactly
from lfnkr.fuzzy.reading import read_day, read_moment
from lfnkr.fuzzy.spans import FIRST_YEAR, LAST_YEAR
from lfnkr.language.lists import gap

DAY_FORMAT, MOMENT_FORMAT = "%Y-%m-%d", "%Y-%m-%d %H:%M"
"""As a line shows them: read the same in every language, and typed in again as they stand."""

HIDDEN_MARKS = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]")
TURNING_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LONGEST_TEXT = 10_000


def now_in_tokyo() -> str:
    """This moment as a line for a moment shows it."""
    return clock.now().astimezone(TOKYO).strftime(MOMENT_FORMAT)


class AppearingFields(forms.Form):
    """A form with fields that appear when they apply: each in `appear`, with the field it hangs on and the values it is shown
    for (whatever stands there, where none is named).

    Without a script all of them are there, and whoever cleans the form knows nothing of it.
    """

    appear: ClassVar[Mapping[str, tuple[str, Iterable[str]]]] = {}

    class Media:
        js = (forms.Script("js/appear.js", defer=True),)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, (on, values) in self.appear.items():
            said = {"data-shown-for": self.add_prefix(on), "data-shown-values": " ".join(values)}
            self.fields[name].widget.attrs |= {attribute: value for attribute, value in said.items() if value}


class WordsField(forms.CharField):
    """What somebody writes; characters nobody can see or type are refused, not silently dropped."""

    refused = HIDDEN_MARKS
    sentence = _lazy("There are invisible control characters in this text. Type it again, or paste it as plain text.")

    def validate(self, value: str) -> None:
        """Refuse what a reader cannot see."""
        super().validate(value)
        if self.refused.search(value):
            raise ValidationError(self.sentence)


class LineField(WordsField):
    """One line that others read as a name or a title: no mark in it turns the direction of writing either."""

    refused = re.compile(f"{HIDDEN_MARKS.pattern}|{TURNING_MARKS.pattern}")
    sentence = _lazy("There are hidden marks in this line that nobody can see. Type it again by hand.")


class TextField(WordsField):
    """Several lines."""

    def __init__(self, *, rows: int = 4, **kwargs: Any):
        kwargs = {"max_length": LONGEST_TEXT, "widget": forms.Textarea(attrs={"rows": rows})} | kwargs
        super().__init__(**kwargs)


NOW = "now"
BESIDE = f" & {NOW}"
"""What a ticked box says in the place of a time, and behind one that was typed as well."""


class TickedFor(forms.CheckboxInput):
    """A box that is ticked for one value, its own: another value asks again."""

    value = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """The value it was ticked for."""
        return data.get(name, "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The value to be ticked now; ticked already when it is the same."""
        context = super().get_context(name, bool(value) and value == self.value, attrs)
        context["widget"]["value"] = self.value
        return context


class TickedBox(forms.CharField):
    """The field of such a box."""

    widget = TickedFor

    def __init__(self, *, value: str, **kwargs: Any):
        super().__init__(**{"required": False} | kwargs)
        self.widget.value = self.value = value

    def is_ticked(self, data: Any, name: str) -> bool:
        """Whether it was ticked for this very value."""
        return data.get(name, "") == self.value


class NowBox:
    """A widget with a box beside it: one tick says that it is now, and nothing is filled in before somebody says so.

    It works without a script. What is ticked stays ticked when the form comes back.
    """

    box_label = _lazy("Just now")

    def use_required_attribute(self, initial: Any) -> bool:
        """A browser would ask for the line, whatever is ticked."""
        return False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """What was typed, the word for now, or both."""
        typed = super().value_from_datadict(data, files, name)
        if not data.get(self.box_name(name)):
            return typed
        return f"{typed}{BESIDE}" if typed else NOW

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Neither of the two was sent."""
        return super().value_omitted_from_data(data, files, name) and self.box_name(name) not in data

    def id_for_label(self, id_: str) -> str:
        """The label of the field is that of its line."""
        return id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> str:
        """The line, and under it the box."""
        is_now = isinstance(value, str) and (value == NOW or value.endswith(BESIDE))
        typed = value.removesuffix(BESIDE).removesuffix(NOW) if is_now else value
        line = super().render(name, typed, attrs, renderer)
        key = (attrs or {}).get("id")
        return format_html(
            '{}<div class="choice"><input type="checkbox" name="{}" value="on"{}{}><label{}>{}</label></div>',
            line,
            self.box_name(name),
            format_html(' id="{}_now"', key) if key else "",
            " checked" if is_now else "",
            format_html(' for="{}_now"', key) if key else "",
            self.box_label,
        )

    @staticmethod
    def box_name(name: str) -> str:
        """The name under which the box is sent."""
        return f"{name}_now"


class TodayBox(NowBox):
    """The same, of a day."""

    box_label = _lazy("Today")


class NumberLine(forms.TextInput):
    """The line in which a number is typed: no browser throws away what it cannot read itself, and it comes back as typed."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, has_fractions: bool = False):
        usual = {"class": "input-short", "inputmode": "decimal" if has_fractions else "numeric", "autocomplete": "off"}
        super().__init__(usual | (attrs or {}))


def half_width(typed: Any) -> Any:
    """What was typed, its figures and marks in half width."""
    return unicodedata.normalize("NFKC", typed) if isinstance(typed, str) else typed


class WholeNumberField(forms.IntegerField):
    """A whole number, in full-width figures too."""

    widget = NumberLine

    def to_python(self, value: Any) -> int | None:
        """The number that was typed."""
        return super().to_python(half_width(value))


class FractionField(forms.DecimalField):
    """A number with a fraction, in full-width figures too."""

    def __init__(self, **kwargs: Any):
        super().__init__(**{"widget": NumberLine(has_fractions=True)} | kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        """The number that was typed."""
        return super().to_python(half_width(value))


class DayLine(forms.DateInput):
    """The line in which a day is typed as people write one: the same in every browser, whatever language that speaks."""

    shown_as = DAY_FORMAT
    example = _lazy("e.g. 2026-11-29")
    width = "input-short"

    def __init__(self, attrs: dict[str, Any] | None = None):
        usual = {"class": self.width, "placeholder": self.example, "autocomplete": "off", "spellcheck": "false"}
        super().__init__(usual | (attrs or {}), format=self.shown_as)


class MomentLine(DayLine):
    """The same of a day with its time."""

    shown_as = MOMENT_FORMAT
    example = _lazy("e.g. 2026-11-29 14:05")
    width = "input-medium"


class MomentOrNow(NowBox, MomentLine):
    """A moment, or the box."""


class DayOrToday(TodayBox, DayLine):
    """A day, or the box."""


class TextOrToday(TodayBox, forms.TextInput):
    """A day as closely as it is known, or the box."""


def is_told_now(value: Any) -> bool:
    """Whether the box was ticked; refused where something was typed as well."""
    if isinstance(value, str) and value.endswith(BESIDE):
        raise ValidationError(_("Say it once: take the tick away, or empty the line."))
    return value == NOW


class UnderstoodField(forms.BoundField):
    """A field whose help says, once something was typed, how it was understood."""

    @property
    def help_text(self) -> str:
        """The help, and the understanding behind it."""
        understood = self.field.understanding(self.value()) if self.form.is_bound else ""
        words = [str(part) for part in (self.field.help_text, understood) if part]
        return gap().join(words)

    @help_text.setter
    def help_text(self, text: str) -> None:
        """Django sets it; it stands in the field."""


class SaysWhatItUnderstood(forms.Field):
    """A field whose line is read as a value; what was typed stays in it, and beside it stands how it was understood."""

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """With its understanding."""
        return UnderstoodField(form, self, field_name)

    def understanding(self, value: Any) -> str:
        """How something was understood; nothing where it was not, since the refusal says it then."""
        try:
            known = self.to_python(value)
            return self.explain(known) if known else ""
        except ValidationError:
            return ""

    def explain(self, value: Any) -> str:
        """One sentence saying what the value means."""
        raise NotImplementedError


class ChosenFile(forms.BoundField):
    """A field of a file: where its form comes back, its help says that the file has to be chosen again, and why."""

    @property
    def help_text(self) -> str:
        """The help, and behind it what became of the file that was sent."""
        is_gone = self.html_name in self.form.files and self.field.is_gone_with_a_refusal
        words = _(
            "Choose the file again: a browser sends it once, and nothing is kept of it here. All else stands as typed."
        )
        return gap().join(str(part) for part in (self.field.help_text, is_gone and words) if part)

    @help_text.setter
    def help_text(self, text: str) -> None:
        """Django sets it; it stands in the field."""


class ChosenFileField(forms.FileField):
    """A file somebody chooses. `is_gone_with_a_refusal`: nothing of it stands in the form that comes back."""

    is_gone_with_a_refusal = True

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """With what became of the file."""
        return ChosenFile(form, self, field_name)


class AnyDayField(SaysWhatItUnderstood, forms.DateField):
    """A day, typed as people write one; with a box for today beside it, where that `may_be_now`."""

    widget = DayLine

    def __init__(self, *, may_be_now: bool = False, **kwargs: Any):
        super().__init__(**{"widget": DayOrToday if may_be_now else DayLine} | kwargs)

    def to_python(self, value: Any) -> date | None:
        """The day that was typed, or today, where the box says so."""
        if not isinstance(value, str):
            return super().to_python(value)
        if is_told_now(value):
            return clock.today()
        return read_day(value) if value.strip() else None

    def explain(self, value: date) -> str:
        return _("Understood as: %(date)s.") % {"date": exactly(value)}

    def validate(self, value: date | None) -> None:
        """Refuse a year that is a slip of the hand."""
        super().validate(value)
        if value:
            possible_year(value.year)


class DayField(AnyDayField):
    """A day that has come."""

    def validate(self, value: date | None) -> None:
        """Refuse a day to come, too."""
        super().validate(value)
        if value and value > clock.today():
            raise ValidationError(_("This day is in the future. Enter the day it happened."))


class MomentField(SaysWhatItUnderstood, forms.DateTimeField):
    """A moment of Tokyo to the minute, typed as people write one; one that has come, unless it is `to_come`.

    `may_be_now`: with a box beside it for this moment. Nothing is filled in beforehand.
    """

    widget = MomentLine

    def __init__(self, *, to_come: bool = False, may_be_now: bool = False, **kwargs: Any):
        self.to_come = to_come
        super().__init__(**{"widget": MomentOrNow if may_be_now else MomentLine} | kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """The moment that was typed, or this minute, where the box says so."""
        if not isinstance(value, str):
            return super().to_python(value)
        if is_told_now(value):
            return read_moment(now_in_tokyo())
        return read_moment(value, may_be_agreed=self.to_come) if value.strip() else None

    def explain(self, value: datetime) -> str:
        return _("Understood as: %(moment)s, Tokyo time.") % {"moment": exactly(value)}

    def validate(self, value: datetime | None) -> None:
        """Refuse the wrong side of now, and a year that is a slip of the hand."""
        super().validate(value)
        if not value:
            return
        possible_year(value.year)
        if self.to_come and value <= clock.now():
            raise ValidationError(_("This is past already. Agree on a moment that is still to come, Tokyo time."))
        if not self.to_come and value > clock.now():
            raise ValidationError(_("This is in the future. Enter when it happened, Tokyo time."))

    def has_changed(self, initial: datetime | str | None, data: str | None) -> bool:
        """The line holds no seconds: a moment that was only shown has not changed."""
        if isinstance(initial, datetime):
            initial = initial.replace(second=0, microsecond=0)
        return super().has_changed(initial, data)


def possible_year(year: int) -> None:
    """Refuse a year nobody means."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(
            _("Check the year: it must lie between %(first)d and %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )

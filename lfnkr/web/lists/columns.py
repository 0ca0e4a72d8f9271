"""The columns of a list: the head, what stands in a row on the page, and what stands in a cell of an exported file.

A column is asked once a page how it draws (`drawn`), and once a file how it fills cells (`filled`): whatever is the same
for every row, such as the words of a status, is worked out there and not again for each row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.db import models
from django.utils import dateformat
from django.utils.formats import date_format, get_format, number_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lfnkr.calendar.clock import TOKYO
from lfnkr.language.lists import between, colon, explained
from lfnkr.money import BOOK_CURRENCY, MINOR_DIGITS, below_zero
from lfnkr.money import Money as Sum

Words = str | Promise
Value = str | Callable[[Any], Any]
"""What a row says in a column: the path of an attribute ("lead.display_name"), or a function of the row."""
Cell = str | int | Decimal | date | datetime | None
"""What a cell of an exported file may hold."""


class Column:
    """A column of words.

    `key` names it in the address when the list is sorted by it; `sort` are the fields of the model it is then sorted by,
    which an index must begin with. `permission`: who does not hold it sees no such column, on the page or in a file.
    `url`: a function of the row that says where its words lead, "" for nowhere. `absent`: what stands where there is
    nothing. `css`: the class of its cells. `on_page`, `in_file`: whether it stands there.
    """

    css = ""
    url: Callable[[Any], str] | None = None

    def __init__(
        self,
        key: str,
        head: Words,
        value: Value = "",
        *,
        sort: Sequence[str] = (),
        permission: str = "",
        url: Callable[[Any], str] | None = None,
        absent: Words = "",
        css: str | None = None,
        on_page: bool = True,
        in_file: bool = True,
    ):
        self.key = key
        self.head = head
        self.value: Callable[[Any], Any] = value if callable(value) else attrgetter(value or key)
        self.sort = tuple(sort)
        self.permission = permission
        self.url = url or self.url
        self.absent = absent
        self.css = self.css if css is None else css
        self.on_page, self.in_file = on_page, in_file

    def heading(self) -> str:
        """The head, in the reader's language."""
        return str(self.head)

    def drawn(self) -> Callable[[Any], str]:
        """A function that gives the HTML of a row's cell, in its link."""
        words, url = self.content(), self.url
        if url is None:
            return words

        def draw(row: Any) -> str:
            address = url(row)
            return format_html('<a href="{}">{}</a>', address, words(row)) if address else words(row)

        return draw

    def content(self) -> Callable[[Any], str]:
        """A function that gives the HTML of a row's cell."""
        shown, absent, value = self.shown(), self.nothing(), self.value

        def draw(row: Any) -> str:
            found = value(row)
            return absent if found is None or found == "" else shown(found)

        return draw

    def shown(self) -> Callable[[Any], str]:
        """A function that gives the HTML of a value that is there."""
        return conditional_escape

    def nothing(self) -> str:
        """The HTML where there is no value."""
        return format_html('<span class="absent">{}</span>', self.absent) if self.absent else ""

    def file_heads(self) -> list[str]:
        """The heads of its cells in a file."""
        return [capfirst(self.heading())]

    def filled(self) -> Callable[[Any], list[Cell]]:
        """A function that gives a row's cells in a file."""
        value = self.value
        return lambda row: [as_cell(value(row))]


class Text(Column):
    """A column of words."""


class Link(Column):
    """Words that lead to the row's own page."""

    url = staticmethod(lambda row: row.get_absolute_url())


class Day(Column):
    """A day."""

    css = "nowrap"

    def shown(self) -> Callable[[Any], str]:
        """As the language writes a day; each day is written once a page."""
        return Once(lambda day: date_format(day, "DATE_FORMAT"))


class Moment(Column):
    """A moment, in Tokyo."""

    css = "nowrap"

    def shown(self) -> Callable[[Any], str]:
        """As the language writes a moment."""
        return moments("DATETIME_FORMAT")


class Money(Column):
    """A sum in minor units; the currency stands once, in the head."""

    css = "num"

    def __init__(self, key: str, head: Words, value: Value = "", *, currency: str = BOOK_CURRENCY, **more: Any):
        super().__init__(key, head, value, **more)
        self.currency = currency

    def kept_in(self, currency: str) -> Money:
        """The same column of sums in another currency."""
        other = copy(self)
        other.currency = currency
        return other

    def heading(self) -> str:
        """The head with the currency."""
        return _("%(what)s, %(currency)s") % {"what": self.head, "currency": self.currency}

    def shown(self) -> Callable[[Any], str]:
        """The number, a real minus before it."""
        currency = self.currency
        return lambda amount: Sum(amount, currency).plain if amount >= 0 else below_zero(Sum(-amount, currency).plain)

    def filled(self) -> Callable[[Any], list[Cell]]:
        """The number in whole units, as a number."""
        value, digits = self.value, MINOR_DIGITS[self.currency]
        return lambda row: [None if (found := value(row)) is None else Decimal(found).scaleb(-digits)]


class Count(Column):
    """How many."""

    css = "num"

    def shown(self) -> Callable[[Any], str]:
        """As the language groups digits."""
        return lambda number: number_format(number)


class Choice(Column):
    """One of the choices of a field, by its label."""

    def __init__(
        self,
        key: str,
        head: Words,
        value: Value = "",
        *,
        choices: type[models.Choices] | Mapping[str, Words],
        **more: Any,
    ):
        super().__init__(key, head, value, **more)
        self.choices = choices

    def words(self) -> dict[Any, str]:
        """The label of each code, in the reader's language."""
        pairs = self.choices.items() if isinstance(self.choices, Mapping) else self.choices.choices
        return {code: str(label) for code, label in pairs}

    def shown(self) -> Callable[[Any], str]:
        """The label; a code of former times as it is."""
        words = {code: conditional_escape(label) for code, label in self.words().items()}
        return lambda code: words[code] if code in words else conditional_escape(code)

    def filled(self) -> Callable[[Any], list[Cell]]:
        """The label."""
        words, value = self.words(), self.value
        return lambda row: [words.get(code := value(row), as_cell(code))]


class Status(Choice):
    """A status, with the look that its code has everywhere; `detail` says more of it."""

    def __init__(
        self, key: str, head: Words, value: Value = "", *, detail: Callable[[Any], Words] | None = None, **more: Any
    ):
        super().__init__(key, head, value, **more)
        self.detail = detail

    def content(self) -> Callable[[Any], str]:
        """The label with a capital, in the status's look."""
        looks = {
            code: (format_html('<span class="status status-{}">{}', code, capfirst(label)), SafeString("</span>"))
            for code, label in self.words().items()
        }
        whole = {code: format_html("{}{}", *look) for code, look in looks.items()}
        value, detail, nothing = self.value, self.detail or (lambda row: ""), self.nothing()

        def draw(row: Any) -> str:
            code = value(row)
            if code not in looks:
                return conditional_escape(code) if code else nothing
            if more := detail(row):
                begin, end = looks[code]
                return format_html("{}{}{}{}", begin, colon(), more, end)
            return whole[code]

        return draw

    def filled(self) -> Callable[[Any], list[Cell]]:
        """The label and what is said of it."""
        words, value, detail = self.words(), self.value, self.detail or (lambda row: "")
        return lambda row: [explained(words.get(value(row), value(row) or ""), detail(row))]


class Signed(Column):
    """When something was done and by whom: `value` gives the moment, `by` the person or None."""

    def __init__(self, key: str, head: Words, value: Value = "", *, by: Callable[[Any], Any], **more: Any):
        super().__init__(key, head, value, **more)
        self.by = by

    def content(self) -> Callable[[Any], str]:
        """The moment and the name."""
        value, by, nothing, comma, written = self.value, self.by, self.nothing(), between(), moments("DATETIME_FORMAT")

        def draw(row: Any) -> str:
            at, person = value(row), by(row)
            if at is None:
                return nothing
            moment = format_html('<span class="nowrap">{}</span>', written(at))
            return format_html("<div>{}{}{}</div>", moment, comma, person.display_name) if person else moment

        return draw

    def file_heads(self) -> list[str]:
        """The moment, and the person apart."""
        return [*super().file_heads(), _("%(what)s by") % {"what": capfirst(self.heading())}]

    def filled(self) -> Callable[[Any], list[Cell]]:
        """The moment and the name."""
        value, by = self.value, self.by
        return lambda row: [as_cell(value(row)), person.display_name if (person := by(row)) else None]


class Html(Column):
    """A cell of more than one part: `html` draws it for the page, `value` says the same in plain words for a file."""

    def __init__(self, key: str, head: Words, value: Value = "", *, html: Callable[[Any], str], **more: Any):
        super().__init__(key, head, value, **more)
        self.html = html

    def content(self) -> Callable[[Any], str]:
        """What `html` draws, as one piece; text of it that is not marked as safe is escaped."""
        html, nothing = self.html, self.nothing()

        def draw(row: Any) -> str:
            drawn = html(row)
            return format_html("<div>{}</div>", drawn) if drawn else nothing

        return draw


class Once(dict):
    """A function of something hashable that answers the same question once only."""

    def __init__(self, answer: Callable[[Any], str]):
        super().__init__()
        self.answer = answer

    def __call__(self, asked: Any) -> str:
        return self[asked]

    def __missing__(self, asked: Any) -> str:
        self[asked] = self.answer(asked)
        return self[asked]


def moments(name: str) -> Callable[[datetime], str]:
    """A function that writes moments of Tokyo in a format of the language; each day is worked out once."""
    pattern = get_format(name)
    if not pattern.endswith("H:i"):
        return lambda at: date_format(localtime(at, TOKYO), pattern)
    day = Once(lambda on: dateformat.format(on, pattern.removesuffix("H:i")))

    def write(at: datetime) -> str:
        local = at.astimezone(TOKYO)
        return f"{day(local.date())}{local:%H:%M}"

    return write


def as_cell(value: Any) -> Cell:
    """A value as a file holds it: moments in Tokyo without zone, whatever is no number or date in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return localtime(value, TOKYO).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, int | Decimal | date):
        return value
    return str(value)

"""A sentence of the report declared once: the figures it stands on, the predicate under which it is true, and its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import ngettext, pgettext

from lfnkr.language.lists import colon
from reports.figures.figure import Statement
from reports.narrative.report import Report
from reports.narrative.stretch import OF_A_TERM


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence: it is printed when, and only when, it holds."""

    id: str
    figures: tuple[str, ...]
    """Keys of the figures it stands on; it is not printed where one of them is withheld."""
    holds: Callable[[Report], bool]
    """Whether it is true of a report, and worth saying."""
    text: Callable[[Report], str]
    otherwise: Sentence | None = None
    """What is said in its place where one of its figures is withheld."""

    def of(self, report: Report) -> Statement | None:
        """The sentence as it prints, or nothing."""
        if not self.holds(report):
            return None
        instead = self.otherwise.of(report) if self.otherwise else None
        return Statement(self.id, self.text(report), self.figures, otherwise=instead)


def counted(
    id: str, key: str, words: Promise, *, of: str = "", every: tuple[Promise, Promise] | None = None
) -> Sentence:
    """A sentence that tells one number, where it is not zero; `words` are those of one and of many, by `ngettext_lazy`.

    Of a part, `of` is the key of the whole it is told of, and `every` the words where the part is all of it: of one, and of many.
    They are two sentences, since also where a language has no plural “each of them” is said of several alone.
    """

    def text(report: Report) -> str:
        number = n(report, key)
        if every is not None and number == n(report, of):
            return str(every[0] if number == 1 else every[1])
        return words % {"n": number}

    return Sentence(
        id=id,
        figures=(key, of) if of else (key,),
        holds=lambda report: n(report, key) > 0,
        text=text,
    )


def told(sentences: Iterable[Sentence], report: Report) -> Iterator[Statement]:
    """The sentences that hold, in their order."""
    yield from filter(None, (sentence.of(report) for sentence in sentences))


def n(report: Report, key: str) -> int:
    """The number a figure counts; none counted is 0, and so is what only a term has in a report of a period.

    Raises KeyError where the report has no such figure.
    """
    if key.startswith(OF_A_TERM) and key not in report.figures:
        return 0
    value = report.figures[key].value
    return value if isinstance(value, int) else 0


def parts(key: str) -> tuple[str, ...]:
    """The keys of a count of people and of its three parts."""
    return tuple(f"{key}.{name}" for name in ("people", "adults", "children", "age_not_known"))


def who(report: Report, key: str, unnamed: str | None = None) -> str:
    """A count of people in words, by its parts: "27 adults and 12 children", "1 person whose age is not known"."""
    adults, children, unknown = (n(report, f"{key}.{name}") for name in ("adults", "children", "age_not_known"))
    nameless = n(report, unnamed) if unnamed else 0
    said = [
        ngettext("%(n)d adult", "%(n)d adults", adults) % {"n": adults} if adults else "",
        ngettext("%(n)d child", "%(n)d children", children) % {"n": children} if children else "",
        ngettext("%(n)d person of unknown age", "%(n)d people of unknown age", unknown) % {"n": unknown}
        if unknown
        else "",
        ngettext("%(n)d person nobody could name", "%(n)d people nobody could name", nameless) % {"n": nameless}
        if nameless
        else "",
    ]
    return together([words for words in said if words])


def together(things: list[str]) -> str:
    """All of them: "a", "a and b", "a, b and c"."""
    *others, last = things
    if not others:
        return last
    first = pgettext("between the things of a list", ", ").join(others)
    return pgettext("all of these together", "%(first)s and %(last)s") % {"first": first, "last": last}


def counts(pairs: Iterable[tuple[object, int]]) -> str:
    """Things with their numbers, those of none left out: "in destination 5; died since 1"."""
    apart = pgettext("between the items of a list", "; ")
    return apart.join(f"{label}{colon()}{number}" for label, number in pairs if number)

"""Several things in one sentence, put together as the reader's language does it: lists, explanations, asides."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def listed(things: Iterable[object]) -> str:
    """One after the other: "a, b, c"."""
    return between().join(str(thing) for thing in things)


def between() -> str:
    """What stands between two things of a list, with the space that the language leaves."""
    return pgettext("between the things of a list", ", ")


def one_of(things: Iterable[object]) -> str:
    """Any of them: "a, b or c"."""
    *others, last = things
    return _("%(first)s or %(last)s") % {"first": listed(others), "last": last} if others else str(last)


def each_one_of(things: Iterable[object]) -> str:
    """What each of several people has one of: "all came from a, b and c" in English, 「aまたはb」 where and would say both."""
    *others, last = things
    words = pgettext("each of them one of these", "%(first)s and %(last)s")
    return words % {"first": listed(others), "last": last} if others else str(last)


def colon() -> str:
    """Between a thing and what is said of it, with the space that the language leaves."""
    return pgettext("between a thing and what is said of it", ": ")


def explained(what: object, more: object) -> str:
    """A thing and what is said of it: "waiting: funds"; the thing alone where nothing is."""
    return f"{what}{colon()}{more}" if more else str(what)


def aside(words: object) -> str:
    """What stands in brackets behind a word, with the space that the language leaves before them: " (passed)"."""
    return pgettext("behind a word", " (%(aside)s)") % {"aside": words}


def comma() -> str:
    """Between two items of a list that is written item by item, with the space that the language leaves."""
    return pgettext("between the items of a list", ", ")


def semicolon() -> str:
    """Between two items of a list, where the items themselves hold commas."""
    return pgettext("between the items of a list", "; ")


def full_stop() -> str:
    """At the end of a sentence that is put together of a thing and what is said of it."""
    return pgettext("end of a sentence", ".")


def gap() -> str:
    """Between two sentences: a space, where the language leaves one."""
    return pgettext("two sentences", "{first} {second}").format(first="", second="")


def _put_together(text: object, words: dict[str, object]) -> str:
    return str(text) % {name: str(word) for name, word in words.items()}


_put_together_later = lazy(_put_together, str)


def later(text: object, **words: object) -> str:
    """A text with words in it, put together when it is read: `%` of a lazy text reads it in the language of now."""
    return _put_together_later(text, words)

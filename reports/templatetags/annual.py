"""Template words of the annual report: a figure that leads to its list on screen and to its note on paper; no query."""

from __future__ import annotations

import re

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lfnkr.language import wordings
from lfnkr.language.lists import gap
from reports.figures.figure import Figure, Statement
from reports.narrative import wording
from reports.narrative.notes import Note
from reports.narrative.stretch import told_of
from reports.printing import held, sections
from reports.printing.chapters import BESIDE

register = template.Library()

SUM = re.compile(r"(?<=USD) (?=[0-9])")
"""Where no line of paper ends: between the currency and its sum."""

FEW_ROWS = 3
"""How many rows of the lowest band a table bears; more of them say no more than their names."""


@register.simple_tag(takes_context=True)
def value(context: Context, key: str) -> SafeString:
    """The value of a figure, leading to the records behind it on screen."""
    figure = context["figures"][key]
    return _linked(context, figure, wording.value_words(figure, context["names"]))


@register.simple_tag(takes_context=True)
def sum_in_table(context: Context, key: str) -> SafeString:
    """A sum of a table whose head names US dollars, leading to the records behind it on screen."""
    figure = context["figures"][key]
    return _linked(context, figure, wording.sum_in_table(figure))


@register.simple_tag(takes_context=True)
def number(context: Context, key: str) -> SafeString:
    """The number together with its base: "12 of 27", or "15 of 27 (56 %)" for a share."""
    figure = context["figures"][key]
    return _linked(context, figure, wording.number_words(figure, context["names"]))


@register.simple_tag(takes_context=True)
def base(context: Context, key: str) -> SafeString:
    """What the number is a part of."""
    figure = context["figures"][key]
    return _marked(figure, wording.base_words(figure))


@register.simple_tag(takes_context=True)
def cite(context: Context, *keys: str) -> SafeString:
    """The numbers of the notes that define these figures, each once: raised in English, （注1・2） and 주1)·2) in Japanese and Korean,
    where raised numbers behind a number would read as its power. Joined to the word before (U+2060): no line begins with them."""
    notes = {context["notes"][key].number: context["notes"][key].anchor for key in keys if key in context["notes"]}
    link = pgettext("the number of one note", '<a href="#{anchor}" aria-label="{words}">{number}</a>')
    links = format_html_join(
        SafeString(pgettext("between the numbers of notes", " ")),
        link,
        (
            {"anchor": anchor, "words": _("Note %(number)s") % {"number": no}, "number": no}
            for no, anchor in sorted(notes.items())
        ),
    )
    marked = format_html(pgettext("the numbers of notes", '<sup class="cite">{numbers}</sup>'), numbers=links)
    return format_html("&#8288;{}", marked) if notes else SafeString()


@register.simple_tag(takes_context=True)
def said(context: Context, *names: str) -> str:
    """Sentences of the report; none whose figures do not bear it out or are withheld.

    No numbers of notes stand behind them: what the figures of a chapter mean is told beside it, and each again in the annex.
    """
    found: list[Statement] = [context["statements"][name] for name in names if context["statements"].get(name)]
    texts = [SUM.sub("\u00a0", one.text) if context["on_paper"] else one.text for one in found]
    return format_html_join(gap(), "{}", ((text,) for text in texts))


@register.inclusion_tag("reports/annual/_figures.html", takes_context=True)
def figure_table(context: Context, caption: str, *keys: str | list[str]) -> dict:
    """A table of figures: what is counted, how many of how many. Many told by the lowest band stand under it together."""
    flat = [key for each in keys for key in ([each] if isinstance(each, str) else each)]
    told = {key: context["figures"][key] for key in flat if key in context["figures"]}
    rows = [key for key, figure in told.items() if not figure.suppressed and not sections.is_left_out(figure)]
    few = [key for key in rows if told[key].band and told[key].band[0] == 0]
    few = few if len(few) > FEW_ROWS else []
    band = capfirst(wording.band_words(told[few[0]].band)) if few else ""
    return {
        **_shared(context),
        "caption": caption,
        "rows": [key for key in rows if key not in few],
        "few": few,
        "band": band,
    }


@register.inclusion_tag("reports/annual/_beside.html", takes_context=True)
def beside(context: Context, chapter: str) -> dict:
    """What the numbers of a chapter mean, in the margin of paper; on screen they stand in its fold."""
    return {**_shared(context), "defined": _defined(context, chapter) if context["on_paper"] else []}


def _defined(context: Context, chapter: str) -> list[Note]:
    """The notes on the figures of a chapter that are there."""
    notes = context["notes"]
    return [notes[key] for key in BESIDE.get(chapter, ()) if key in notes and context["figures"][key].value]


@register.tag
def folded(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """`{% folded "led" %}…{% endfolded %}`: what a chapter tells besides its main figures, and what its numbers mean.

    On paper it stands where it is; on screen behind a fold that is closed, so that a year is read on a telephone. Nothing
    where there is nothing to tell.
    """
    _name, part = token.split_contents()
    inside = parser.parse(("endfolded",))
    parser.delete_first_token()
    return Folded(part.strip("\"'"), inside)


class Folded(template.Node):
    """The fold of one part of a chapter."""

    def __init__(self, part: str, nodelist: template.NodeList):
        self.part, self.nodelist = part, nodelist

    def render(self, context: Context) -> SafeString:
        """The words in place on paper; on screen within a fold named after its chapter."""
        words = self.nodelist.render(context)
        if context["on_paper"]:
            return words
        shared = {**_shared(context), "defined": _defined(context, self.part)}
        if not (words.strip() or shared["defined"]):
            return SafeString("")
        title = context["chapter"].title
        fold = context.template.engine.get_template("reports/annual/_fold.html")
        return fold.render(Context({**shared, "words": words, "title": title, "part": self.part}))


@register.simple_tag(takes_context=True)
def own_words(context: Context, chapter: str) -> SafeString:
    """The paragraph the house wrote itself into a chapter; nothing where it wrote none."""
    words = context["own_words"].get(chapter, "")
    words = SUM.sub("\u00a0", words) if context["on_paper"] else words
    return SafeString(linebreaks(words, autoescape=True)) if words else SafeString()


@register.inclusion_tag("reports/annual/_own_picture.html", takes_context=True)
def own_picture(context: Context, chapter: str) -> dict:
    """The picture of our own of a chapter, with its caption; nothing where it has none."""
    return {"picture": context["own_pictures"].get(chapter)}


@register.inclusion_tag("reports/annual/_held_back.html", takes_context=True)
def held_back(context: Context, chapter: str) -> dict:
    """One sentence of what a chapter tells roughly or not at all in this edition, and why; nothing where it tells all."""
    return {"words": held.words(context["report"], chapter)}


@register.inclusion_tag("reports/annual/_held_back.html", takes_context=True)
def held_back_shortly(context: Context, chapter: str) -> dict:
    """That a chapter tells something roughly or not at all in this edition, without what; nothing where it tells all."""
    return {"words": held.shortly(context["report"], chapter)}


@register.inclusion_tag("reports/annual/_stated.html", takes_context=True)
def stated_table(context: Context, anchor: str) -> dict:
    """The totals of a chapter that were stated and not counted; nothing where there is none."""
    found = context["report"].stated.in_chapter(anchor)
    return {"totals": found, "on_paper": context["on_paper"]}


def _shared(context: Context) -> dict:
    return {name: context[name] for name in ("figures", "notes", "names", "on_paper", "report") if name in context}


@register.filter
def known(text: str) -> SafeString | str:
    """A text of the reference data in the language of the report; marked with its own where it is known in no other."""
    text = wordings.known(text if isinstance(text, str) else str(text))
    language = wordings.language_of(text)
    is_ours = language in ("", (translation.get_language() or "en")[:2])
    return text if is_ours else format_html('<span lang="{}">{}</span>', language, text)


@register.simple_tag(takes_context=True)
def of_stretch(context: Context, text: str) -> str:
    """A text of ours that names the term, as it is true of what the report is of."""
    return told_of(context["report"].year, text)


@register.filter
def is_withheld(figures: dict[str, Figure], key: str) -> bool:
    """Whether a figure is not told at all."""
    return figures[key].suppressed is not None


@register.filter
def is_banded(figures: dict[str, Figure], key: str) -> bool:
    """Whether a figure is told by a band."""
    return figures[key].band is not None


@register.filter
def has_value(figures: dict[str, Figure], key: str) -> bool:
    """Whether a figure is there, not withheld, and has a value: zero is one."""
    return figures[key].value is not None


@register.filter
def is_something(figures: dict[str, Figure], key: str) -> bool:
    """Whether a figure is there, not withheld, and more than nothing."""
    return sections.is_something(figures[key])


@register.filter
def is_zero(figures: dict[str, Figure], key: str) -> bool:
    """Whether a figure is there, not withheld, and is nothing: only then may a sentence say that there was none."""
    return figures[key].value == 0


@register.simple_tag(takes_context=True)
def label(context: Context, key: str) -> str:
    """What a figure counts."""
    return context["figures"][key].means.label


def _linked(context: Context, figure: Figure, words: str) -> SafeString:
    if context["on_paper"] or figure.suppressed:
        return _marked(figure, words)
    report = context["report"]
    if report.year.term is None:
        days = (report.year.starts_on, report.year.ends_on)
        address = reverse("reports:period-figure", args=[*days, figure.key])
        return format_html('<a class="figure-link{}" href="{}">{}</a>', _in_words(words), address, words)
    address = f"{reverse('reports:figure', args=[report.year.term, figure.key])}?audience={report.audience}"
    return format_html('<a class="figure-link{}" href="{}">{}</a>', _in_words(words), address, words)


def _marked(figure: Figure, words: str) -> SafeString:
    if figure.suppressed:
        return format_html('<em class="withheld">{}</em>', words)
    return format_html('<span class="in-words">{}</span>', words) if _in_words(words) else format_html("{}", words)


def _in_words(words: str) -> str:
    """The class of a value without a number, such as "none recorded": a word as large as a number would not fit."""
    return "" if any(letter.isdigit() for letter in words) else " in-words"

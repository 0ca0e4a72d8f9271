"""Template words of the annual report: a figure that leads to its list on screen and to its note on paper; no query."""

from __future__ import annotations

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reports import wording
from reports.figures import Figure, Statement

register = template.Library()


@register.simple_tag(takes_context=True)
def value(context: Context, key: str) -> SafeString:
    """The value of a figure, leading to the records behind it on screen."""
    figure = context["figures"][key]
    return _linked(context, figure, wording.value_words(figure, context["names"]))


@register.simple_tag(takes_context=True)
def number(context: Context, key: str) -> SafeString:
    """The number that stands before its base: "12", or "15 (56 %)" for a share."""
    figure = context["figures"][key]
    return _linked(context, figure, wording.number_words(figure, context["names"]))


@register.simple_tag(takes_context=True)
def base(context: Context, key: str) -> SafeString:
    """What the number is a part of."""
    figure = context["figures"][key]
    return _marked(figure, wording.base_words(figure))


@register.simple_tag(takes_context=True)
def cite(context: Context, *keys: str) -> SafeString:
    """The numbers of the notes that define these figures, each once."""
    notes = {context["notes"][key].number: context["notes"][key].anchor for key in keys if key in context["notes"]}
    links = format_html_join(" ", '<a href="#{}">{}</a>', ((anchor, no) for no, anchor in sorted(notes.items())))
    return format_html('<sup class="cite">{}</sup>', links) if notes else SafeString()


@register.simple_tag(takes_context=True)
def said(context: Context, name: str) -> SafeString:
    """A sentence of the report with the notes of its figures; nothing when its figures do not bear it out or are withheld."""
    statement: Statement | None = context["statements"].get(name)
    return format_html("{}{}", statement.text, cite(context, *statement.figures)) if statement else SafeString()


@register.inclusion_tag("reports/annual/_figures.html", takes_context=True)
def figure_table(context: Context, caption: str, *keys: str) -> dict:
    """A table of figures: what is counted, how many, of how many; a key of a figure not counted is left out."""
    rows = [key for key in keys if key in context["figures"]]
    shared = {
        name: context[name] for name in ("figures", "notes", "names", "on_paper", "report", "labels") if name in context
    }
    has_base = any(context["figures"][key].has_base or context["figures"][key].suppressed for key in rows)
    return {**shared, "caption": caption, "rows": rows, "has_base": has_base}


@register.filter
def has_value(figures: dict[str, Figure], key: str) -> bool:
    """Whether a figure is there, not withheld, and has a value: zero is one."""
    return figures[key].value is not None


@register.simple_tag(takes_context=True)
def label(context: Context, key: str) -> str:
    """What a figure counts."""
    return context["figures"][key].means.label


def _linked(context: Context, figure: Figure, words: str) -> SafeString:
    if context["on_paper"] or figure.suppressed:
        return _marked(figure, words)
    address = reverse("reports:figure", args=[context["report"].year.term, figure.key])
    return format_html(
        '<a class="figure-link" href="{}?audience={}">{}</a>', address, context["report"].audience, words
    )


def _marked(figure: Figure, words: str) -> SafeString:
    return format_html('<em class="withheld">{}</em>', words) if figure.suppressed else format_html("{}", words)

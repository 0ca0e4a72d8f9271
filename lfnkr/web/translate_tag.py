"""`{% translate "…" %}` of Django's library `i18n` looks the words of a language up once in a process: ours takes its place there.

A text that stands in a template is the same for everybody who reads one language, and on a page with tables it is said once a row. What
is translated by a variable or a filter, and `{% blocktranslate %}`, are as ever.
"""

from __future__ import annotations

from django.template import Context, Node
from django.template.base import Parser, Token
from django.templatetags import i18n
from django.utils.translation import get_language


class SaidOnce(Node):
    """A text that stands in the template, in each language in which somebody read it."""

    child_nodelists = ()

    def __init__(self, text: i18n.TranslateNode):
        self.text, self.name, text.asvar = text, text.asvar, None
        self.said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """Its words, or nothing where they get a name instead."""
        language = get_language()
        words = self.said.get(language)
        if words is None:
            words = self.said[language] = self.text.render(context)
        if self.name:
            context[self.name] = words
            return ""
        return words


@i18n.register.tag("translate")
@i18n.register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    """As Django's, word for word."""
    node = i18n.do_translate(parser, token)
    return SaidOnce(node) if stands_in_the_template(node) else node


def stands_in_the_template(node: i18n.TranslateNode) -> bool:
    """Whether nothing of a text hangs on the page: no variable, no filter, no context that is one."""
    expressions = [node.filter_expression, *filter(None, [node.message_context])]
    return all(not each.filters and (isinstance(each.var, str) or each.var.literal is not None) for each in expressions)

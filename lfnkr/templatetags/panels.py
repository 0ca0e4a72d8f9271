"""Template words: a panel of another application (lfnkr/web/panels.py), and whether an action is offered (lfnkr/errors.py)."""

from functools import cache
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from lfnkr.errors import answer
from lfnkr.web.checks import every_page
from lfnkr.web.panels import Panel

register = template.Library()
LENT = ("user", "perms", "csrf_token")
"""What a panel has of the page it stands on."""


@register.simple_tag(takes_context=True)
def show_panel(context: Context, panel: Panel) -> SafeString:
    """A panel as it stands on this page."""
    lent = {name: context.get(name) for name in LENT}
    shown = context.template.engine.get_template(panel.template)
    return shown.render(context.new(lent | panel.values))


@cache
def _views() -> dict[str, type]:
    """The class behind each page, by its URL name."""
    return {page.name: page.view_class for page in every_page()}


@register.simple_tag(takes_context=True)
def offered(context: Context, page: str, row: Any) -> bool:
    """Whether the person may do, now and with this row, what the page `page` (a URL name) does.

    {% offered "cases:mobilise" operation as may_mobilise %}{% if may_mobilise %}<a …>{% endif %}
    """
    view, user = _views()[page], context["user"]
    rule = view.rule()
    return user.has_perm(view.permission_required) and not (rule and answer(rule, row, by=user))

"""The template word that shows a panel of another application (lfnkr/web/panels.py)."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString

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

"""What a page was made of, as `answer.context` tells it: of each template the first context alone.

Django's test client keeps a copy of the context of each part of a page, hundreds of a long form, which took a twentieth of the
time of a test that opens pages. A name is looked for in the first context that has it, so a part's second one told nothing.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django.template import Context, Template
from django.test import client
from django.test.utils import ContextList


def keep_the_first(
    store: dict[str, Any], signal: object, sender: object, template: Template, context: Context, **_more
):
    """In place of Django's own, which keeps all."""
    templates = store.setdefault("templates", [])
    if template not in templates:
        templates.append(template)
        store.setdefault("context", ContextList()).append(copy(context))


def install() -> None:
    """Every client keeps contexts in this way from now on."""
    client.store_rendered_templates = keep_the_first

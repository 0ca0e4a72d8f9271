"""`manage.py makemessages` that knows our word for a lazy translation."""

from __future__ import annotations

from typing import ClassVar

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's command, which finds `_lazy(…)` as it finds `gettext_lazy(…)`."""

    xgettext_options: ClassVar[list[str]] = [*makemessages.Command.xgettext_options, "--keyword=_lazy"]

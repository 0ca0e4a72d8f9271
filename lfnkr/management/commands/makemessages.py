"""`manage.py makemessages` that also knows `_lazy`, our short name of gettext_lazy."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Gather the strings of the source, those marked `_lazy` too."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_lazy"]

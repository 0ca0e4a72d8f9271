"""How our templates are read: what indents their lines is for whoever reads the source, and is not sent to anybody."""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Unindented(filesystem.Loader):
    """Our own templates without the spaces that begin their lines; the numbers of lines in error messages stay true.

    In HTML these spaces mean nothing beside the end of the line, which stays. Nesting a template deeper
    therefore costs no byte on the wire. Text where they would mean something (pre, textarea) comes from
    values, never from a template of ours; letters that are sent as plain text are left alone.
    """

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        return INDENTATION.sub("", contents) if origin.template_name.endswith(".html") else contents

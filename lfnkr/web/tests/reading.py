"""What a page says, however the lines of its template are broken."""

import re


def in_one_line(html: str) -> str:
    """A page's source with each run of whitespace as one space, and none beside a tag."""
    return re.sub(r" ?(<[^>]+>) ?", r"\1", re.sub(r"\s+", " ", html))

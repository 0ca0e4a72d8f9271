"""Days in an address: `2017-09-01`, and nothing else."""

from __future__ import annotations

from datetime import date

from django.urls import register_converter
from django.urls.converters import get_converters


class Day:
    """A day as ISO 8601 writes it."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day; raises ValueError where the calendar has none, which is an address that leads nowhere."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """The day in an address."""
        return value if isinstance(value, str) else value.isoformat()


class Form:
    """The ending of a file of figures."""

    regex = "csv|json"

    def to_python(self, value: str) -> str:
        """The ending."""
        return value

    def to_url(self, value: str) -> str:
        """The ending in an address."""
        return value


class Data(Form):
    """The ending of a file of the figures of a term."""

    regex = "xlsx|csv|hxl|json"


def register() -> None:
    """Make both known to the addresses, once."""
    for name, converter in {"day": Day, "form": Form, "data": Data}.items():
        if name not in get_converters():
            register_converter(converter, name)

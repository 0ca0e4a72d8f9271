"""What every figure of the annual report with a fixed key means: of people, of money, quoted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from django.utils.translation import get_language

from reports.figures.figure import Definition
from reports.figures.money import definitions_of_money
from reports.figures.people import definitions_of_people
from reports.figures.reference import definitions_of_reference


def all_definitions() -> Mapping[str, Definition]:
    """By key, in the language of now."""
    return _in_language(get_language())


@cache
def _in_language(_of_now: str | None) -> Mapping[str, Definition]:
    """The same, put together once a language: a page about releases asks for one of them some hundred times."""
    return MappingProxyType({**definitions_of_people(), **definitions_of_money(), **definitions_of_reference()})

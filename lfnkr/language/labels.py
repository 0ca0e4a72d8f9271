"""The words of a field's choices, translated one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import models
from django.utils.encoding import force_str


@cache
def labels_of(field: models.Field) -> Mapping[Any, Any]:
    """The label of each choice of a field by its value, as it was declared: translated where it is shown, not here."""
    return dict(field.flatchoices)


class Labelled(models.Model):
    """A model whose `get_…_display` translates the one label that is asked for.

    Django hashes all labels of the field at each call, which translates each of them: on the page of a request that was
    seven hundred words for some sixty that are shown.
    """

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: models.Field) -> str:
        """The words of what stands in a field; what is none of its choices is shown as it is."""
        value = getattr(self, field.attname)
        return force_str(labels_of(field).get(value, value), strings_only=True)

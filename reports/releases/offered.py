"""What of a report can be released at all: figures that are withheld outside otherwise, and typed texts; by chapter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lfnkr.language.lists import explained
from reports.figures.figure import Disclosure, Figure
from reports.releases.typed import Typed


@dataclass(frozen=True)
class Offer:
    """One figure or text that can be released, as it stands inside."""

    key: str
    label: str
    figure: Figure | None = None
    typed: Typed | None = None

    @property
    def is_worded(self) -> bool:
        """Whether a release of it has words of its own."""
        return self.typed is not None and not (self.typed.is_fact or self.typed.is_arrangement)

    @property
    def is_searched(self) -> bool:
        """Whether what its words may tell is looked for: whatever somebody typed."""
        return self.is_worded or self.typed is not None and self.typed.is_quoted

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture of our own."""
        return self.typed is not None and self.typed.is_picture

    @property
    def is_arrangement(self) -> bool:
        """Whether it is the order of the parts of the report."""
        return self.typed is not None and self.typed.is_arrangement

    @property
    def has_figures(self) -> bool:
        """Whether figures are named in its words."""
        return self.typed is not None and self.typed.has_figures


def offers_of(figures: Mapping[str, Figure], typed: Mapping[str, Typed]) -> dict[str, Offer]:
    """Everything of a report that needs a release to be shown outside, by key in the order of the report."""
    found = {
        key: Offer(key, str(figure.means.label), figure=figure)
        for key, figure in figures.items()
        if figure.means.disclosure != Disclosure.OTHERS
    }
    texts = {key: Offer(key, explained(text.subject, str(text.part)), typed=text) for key, text in typed.items()}
    return {**found, **texts}

"""Why something is not proposed to be shown outside, agreed to, or revoked."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError
from reports.releases.finding import Finding


class TermStillRuns(DomainError):
    """The term is not over."""

    sentence = _lazy(
        "This term still runs until %(day)s, and nothing of it goes outside: it may tell of people who are not safe yet."
        " Come back when it is over; until then the internal edition is printed as a draft."
    )


class RunningTermReleased(DomainError):
    """The same, said by the database."""

    sentence = _lazy("This term still runs, and nothing of it goes outside. Come back when it is over.")
    constraints = ("release_of_a_term_that_is_over",)


class NothingToRelease(DomainError):
    """Nothing was chosen."""

    sentence = _lazy("Nothing is chosen. Go back to the list and tick what is meant.")


class NotReleasable(DomainError):
    """A figure or text that is not in the report, or goes outside without a release."""

    sentence = _lazy(
        "“%(what)s” is not among what this report can release any more: it changed or went. Look at the list again."
    )


class ReasonOfReleaseMissing(DomainError):
    """Nothing says why something is released, or why not any more."""

    sentence = _lazy("Say why in words: the second officer reads it.")
    field = "reason"
    constraints = ("release_has_a_reason", "release_revoked_with_reason")


class WordsMissing(DomainError):
    """A text without any outside wording."""

    sentence = _lazy("Write the words for outside in at least one language: “%(what)s”.")


class NumberTyped(DomainError):
    """A number typed into a paragraph of our own, where it would stay when the figure changes."""

    sentence = _lazy(
        "A number is not typed here: “%(number)s”. Choose its figure from the list and put its name there, as in"
        " {rescued.led.people}; it is written as it stands, until the term is frozen."
    )


class NoSuchFigure(DomainError):
    """Braces in a paragraph of our own that name no figure of the report."""

    sentence = _lazy("“%(what)s” names no figure of this report. Copy a name from the list, braces and all.")


class PartMustStand(DomainError):
    """A part of the report left out that a report may not be silent about."""

    sentence = _lazy(
        "“%(what)s” is never left out: a report tells whom it could not help, whom it lost and what went wrong. Give it"
        " another place instead."
    )


class PartLeftOut(DomainError):
    """The same, said by the database."""

    sentence = _lazy("A part that every report tells was left out. Go back, and give each part a place.")
    constraints = ("release_keeps_what_must_stand", "release_arranges_where_it_says_so")


class PartsIncomplete(DomainError):
    """A part without a place, in two places, or in none there is."""

    sentence = _lazy(
        "Each part of the report needs one place, or is left out. Open the page again; it lists the parts."
    )


class NoPicture(DomainError):
    """A file that holds no picture, another kind of one, or is broken."""

    sentence = _lazy("This is no picture we can read. Choose a PNG or JPEG file of at most 5 MB.")


class PictureMoves(DomainError):
    """A picture with several frames."""

    sentence = _lazy("This picture moves, and paper does not. Choose one that stands still.")


class PictureTooLarge(DomainError):
    """More pixels than can be decoded."""

    sentence = _lazy("This picture has too many pixels to be opened here. Make it smaller first: print needs 1,350.")


class PictureTooSmall(DomainError):
    """Fewer pixels than print needs."""

    sentence = _lazy(
        "This picture is blurred in print: its longer edge has %(now)d pixels. Choose one of at least %(least)d."
    )


class AlternativeMissing(DomainError):
    """A picture without words for whoever does not see it."""

    sentence = _lazy("Say in words what the picture shows, in %(language)s too: whoever does not see it reads that.")


class NumberInAlternative(DomainError):
    """A number typed into the words for a picture."""

    sentence = _lazy(
        "The words for whoever does not see the picture have no number and no braces: “%(number)s”. Say what is seen; a"
        " figure stands in the caption."
    )


class PeopleNotSaid(DomainError):
    """A picture of which nobody said whether somebody can be recognised."""

    sentence = _lazy(
        "Say who can be recognised in the picture: nobody, or only people who consented. Otherwise it is not printed."
    )


class PictureRefused(DomainError):
    """The same, said by the database."""

    sentence = _lazy("This picture lacks its words or who is in it. Open the page again and fill in each field.")
    constraints = (
        "picture_has_words_in_each_language",
        "picture_says_who_is_in_it",
        "picture_of_its_release",
        "release_has_its_picture",
    )


class PictureStays(DomainError):
    """A released picture in other bytes or words."""

    sentence = _lazy("A picture stays as it was released. Revoke it, and propose another.")
    constraints = ("picture_stays", "picture_is_its_hash")


class WordsTell(DomainError):
    """Words in which something was found, and no word on why they may stand. `found` holds it by key and language."""

    sentence = _lazy(
        "Something in the words may tell more than it should; it is named beside them. Change the words, or say why they"
        " may stand: the second officer reads that."
    )

    def __init__(self, found: Mapping[str, list[Finding]]) -> None:
        super().__init__()
        self.found = found


class FindingsUnexplained(DomainError):
    """The same, said by the database."""

    sentence = _lazy("Say why the words may stand although something was found in them.")
    constraints = ("release_says_why_found_words_stand",)


class ReleaseWaits(DomainError):
    """It waits for a second officer."""

    sentence = _lazy("“%(what)s” waits for its second officer already. Look at the list of releases.")


class ReleaseProposed(DomainError):
    """Two who propose one thing at the same moment."""

    sentence = _lazy("One of these was proposed just now by somebody else. Look at the list again.")
    constraints = ("release_waits_once",)


class ReleasedAlready(DomainError):
    """It stands released so."""

    sentence = _lazy("“%(what)s” is released so already. Look at the list of releases.")


class ReleaseAnswered(DomainError):
    """It was agreed to, or revoked."""

    sentence = _lazy("This release has its answer already. Look at the list of releases; it says who gave it.")
    constraints = ("release_stays",)


class ReleaseOutdated(DomainError):
    """What it would let out is another by now."""

    sentence = _lazy(
        "“%(what)s” has changed since it was proposed. Do not agree to it: the director looks at it and proposes it anew."
    )


class OwnRelease(DomainError):
    """Whoever proposed it agrees to it."""

    sentence = _lazy("You proposed this release yourself. Ask the auditor or another officer to approve it.")
    constraints = ("release_by_another",)


class NotAnOfficer(DomainError):
    """Proposed, agreed to or revoked by somebody whose role does not give it, or in another's name."""

    sentence = _lazy("The director proposes a release, and the auditor or the treasurer agrees. Ask one of them.")
    constraints = ("release_of_an_officer", "release_in_ones_own_name")

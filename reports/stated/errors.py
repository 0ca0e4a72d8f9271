"""Why a stated number is not entered, agreed to, explained or taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class SourceMissing(DomainError):
    """Nothing says where the number was printed, or what it means."""

    sentence = _lazy(
        "A number is kept with its source. Give its definition, the publication, the day it was printed and where in it; what"
        " is not known of the day can be said so."
    )
    constraints = ("stated_with_its_source",)


class WordsMissing(DomainError):
    """A claim without the words that were printed."""

    sentence = _lazy("A claim is kept in its own words. Copy the sentence as it was printed.")
    field = "quote"
    constraints = ("stated_claim_in_its_words",)


class LanguageMissing(DomainError):
    """Words without their language."""

    sentence = _lazy("Say in which language these words were printed.")
    field = "language"
    constraints = ("stated_words_in_a_language",)


class NothingNamed(DomainError):
    """Neither a figure nor words for what was counted."""

    sentence = _lazy("Choose the figure it answers, or say in your own words what it counts.")
    field = "name"
    constraints = ("stated_of_something",)


class UnknownFigure(DomainError):
    """A key that no declared figure has."""

    sentence = _lazy(
        "There is no figure of this name. Choose one of the list, or say in your own words what it counts."
    )
    field = "key"


class OtherUnit(DomainError):
    """The figure counts something else than the number."""

    sentence = _lazy("This figure is counted in another unit: %(unit)s. Choose that unit, or another figure.")
    field = "unit"


class NoTime(DomainError):
    """Neither a term nor a day."""

    sentence = _lazy(
        "Say of which time it is: a total is of a term, an opening total is up to a day, a claim is of a term or up to a day."
    )
    field = "up_to"
    constraints = ("stated_of_a_term_or_up_to_a_day",)


class DayOutsideTerm(DomainError):
    """A claim of a term up to a day of another."""

    sentence = _lazy("This day is not in the term. Choose a day of the term, or leave the term away.")
    field = "up_to"


class InTheFuture(DomainError):
    """Printed on a day to come, or about one."""

    sentence = _lazy("This day is still to come. Enter what was printed, and up to a day that has passed.")
    field = "printed"
    constraints = ("stated_not_in_the_future",)


class TermStillRuns(DomainError):
    """A total of a term that is not over."""

    sentence = _lazy(
        "This term still runs, so it has no total. Enter the number once the term is over, or as a published claim up to a day."
    )
    constraints = ("stated_of_a_term_that_is_over",)


class PrintedBeforeTheEnd(DomainError):
    """A total that was printed before its term was over."""

    sentence = _lazy(
        "This was printed before the term was over, so it is no total of the term. Enter it as a published claim up to its day."
    )
    field = "printed"


class RegisterComplete(DomainError):
    """The director and another officer declared that everything of the term is recorded."""

    sentence = _lazy(
        "The register “%(register)s” of this term is declared complete, so its numbers are counted. Take the declaration back"
        " first, or enter the number as a published claim beside what is counted."
    )


class BelowNothing(DomainError):
    """A negative number."""

    sentence = _lazy("A number that was stated is nothing or more. Look at the source again.")
    field = "number"
    constraints = ("stated_not_below_nothing",)


class PartUnlikeWhole(DomainError):
    """A part of another kind, time or unit than its whole, or of nothing."""

    sentence = _lazy("A part counts the same unit of the same time as its whole. Choose the whole it belongs to.")
    constraints = ("stated_part_is_like_its_whole", "stated_part_by_something", "stated_replaces_its_line")


class PartsExceedWhole(DomainError):
    """The parts say more than the whole."""

    sentence = _lazy(
        "By this the parts would be %(parts)s, and the whole is %(whole)s: parts never exceed the whole. Look at the source;"
        " correct the whole or a part, or enter this as parted by something else."
    )


class PartsExceedWholeBehind(DomainError):
    """The same, found by the database when two people met."""

    sentence = _lazy("The parts would exceed the whole: another part was agreed to just now. Look at the list again.")
    constraints = ("stated_parts_within_whole",)


class WholeDoesNotStand(DomainError):
    """A part is agreed to before its whole."""

    sentence = _lazy("The number it is a part of does not stand yet. Agree to that one first, then to its parts.")
    constraints = ("stated_whole_stands",)


class OwnNumber(DomainError):
    """Whoever entered it agrees to it."""

    sentence = _lazy("You entered this yourself. Ask another officer to look at the source and agree.")
    constraints = ("stated_by_another",)


class NumberAnswered(DomainError):
    """It was agreed to, or taken back."""

    sentence = _lazy("This number has its answer already. Look at the list of the term.")
    constraints = ("stated_stays", "stated_stands_once", "stated_taken_back_by_two")


class ReplacedMeanwhile(DomainError):
    """What it was to replace does not stand any more."""

    sentence = _lazy(
        "The number this was to replace does not stand any more. Take this one back, and correct the one that stands."
    )


class WhyMissing(DomainError):
    """Nothing says why it is replaced or taken back."""

    sentence = _lazy("Say why: the reason stands beside the number.")
    field = "because"
    constraints = ("stated_replaced_with_reason", "stated_taken_back_with_reason")


class OwnDoubt(DomainError):
    """Whoever asked that it be taken back agrees."""

    sentence = _lazy(
        "You asked for this yourself. Another officer agrees that it was entered in error, or that it stands."
    )
    constraints = ("stated_taken_back_by_another",)


class NotDoubted(DomainError):
    """Nobody asked that it be taken back."""

    sentence = _lazy("Nobody asked that this number be taken back, or it has its answer. Look at the number again.")


class PartsStand(DomainError):
    """It has parts that stand."""

    sentence = _lazy("It has parts that stand. Take its parts back first, or correct the number instead.")
    constraints = ("stated_parts_first",)


class NotAClaim(DomainError):
    """Only a claim stands beside what is counted."""

    sentence = _lazy("Only a published claim is explained: it stands beside what is counted.")
    constraints = ("explanation_of_a_claim",)


class ExplanationMissing(DomainError):
    """No words."""

    sentence = _lazy("Say in words why the two numbers differ, or that it is not known.")
    field = "text"
    constraints = ("explanation_has_words",)

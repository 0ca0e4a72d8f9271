"""Why a gift is not booked, and an appeal not closed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class AppealDays(DomainError):
    """An appeal ends while it runs."""

    sentence = _lazy("An appeal ends on a day from its opening to today. Check the day.")
    constraints = ("appeal_closes_after_opening",)


class AppealOfAnotherFund(DomainError):
    """An appeal asks for one fund."""

    sentence = _lazy("This appeal asks for gifts to another fund. Choose that fund, or leave the appeal out.")
    field = "appeal"
    constraints = ("gift_for_an_appeal_of_its_fund", "pledge_to_an_appeal_of_its_fund")


class GiftBeforeItsAppeal(DomainError):
    """A gift that came before nobody had asked for it."""

    sentence = _lazy("This appeal was opened after that day. Check the day, or leave the appeal out.")
    field = "appeal"
    constraints = ("gift_after_its_appeal_opened",)


class GivenByItsGoal(DomainError):
    """What givers were told when they gave."""

    sentence = _lazy("Gifts have come for this appeal as it stands. Close it, and open another one with another goal.")
    constraints = ("appeal_goal_stands",)


class ExcessWithoutGoal(DomainError):
    """More than nothing that was named."""

    sentence = _lazy("Enter the goal as well: without one there is no more than it.")
    field = "goal"
    constraints = ("appeal_goal_above_zero",)


class EarmarkNeedsItsFund(DomainError):
    """An earmarked gift enters the fund it was given for."""

    sentence = _lazy(
        "This gift was given for “%(earmark)s” and can only enter the fund of that purpose, not “%(fund)s”."
    )


class DuesEnterGeneralBooks(DomainError):
    """What a member owes is for the whole work."""

    sentence = _lazy(
        "Membership dues enter a general fund alone, and “%(fund)s” is none. Choose a general fund, or book it as a gift."
    )
    field = "fund"


class DuesEnterGeneralBooksAlone(DomainError):
    """The same, found by the database."""

    sentence = _lazy("Membership dues enter a general fund alone. Choose one, or book it as a gift.")
    field = "fund"
    constraints = ("dues_enter_general_books",)


class DuesAnswerNoAppeal(DomainError):
    """Nobody pays dues because an appeal asked."""

    sentence = _lazy("Membership dues answer no appeal. Leave the appeal out, or book it as a gift.")
    field = "appeal"
    constraints = ("dues_are_for_nothing",)


class DuesHaveNoEarmark(DomainError):
    """Nor for a purpose of the member's choice."""

    sentence = _lazy("Membership dues are given for nothing in particular. Choose no earmark, or book it as a gift.")
    field = "earmark"


class GrantOfNobody(DomainError):
    """Somebody granted it, and wants to hear what became of it."""

    sentence = _lazy("Say who gives this grant: by number, or by name.")
    field = "donor_name"
    constraints = ("grant_of_somebody",)


class OtherIncomeIsForNothing(DomainError):
    """Nobody gave it: a bank pays interest because money lay there."""

    sentence = _lazy(
        "Interest and other income were given for nothing in particular. Choose no earmark and no appeal, or book it as a gift."
    )
    field = "earmark"


class OtherIncomeOfSomebody(DomainError):
    """What somebody gave is a gift, dues or a grant."""

    sentence = _lazy(
        "Interest and other income have no giver. Leave the giver out, or book it as a gift, dues or a grant."
    )
    field = "donor_name"
    constraints = ("other_income_is_for_nothing",)


class DetailsDoNotOpen(DomainError):
    """What lies sealed of a giver was altered, or its key is gone: it is kept as it is for whoever looks into it."""

    sentence = _lazy(
        "Name and contact cannot be opened: what is stored was altered, or its key is missing."
        " Nothing can be written over it; tell the administrator."
    )


class NoSuchDonor(DomainError):
    """A number nobody bears."""

    sentence = _lazy("There is no giver of this number. Find the giver by name, or correct the number.")
    field = "number"


class OneDonorAlready(DomainError):
    """A record with itself."""

    sentence = _lazy("This is the same record. Enter the number of the other one.")
    field = "number"
    constraints = ("donor_merged_with_another",)


class StandsNoMore(DomainError):
    """A record that is another one by now cannot take up a third."""

    sentence = _lazy("That record was made one with Donor %(number)d. Enter that number.")
    field = "number"


class MergedMeanwhile(DomainError):
    """Two merged at once."""

    sentence = _lazy("One of these records was made one with another meanwhile. Open the giver again.")
    constraints = ("donor_merged_once", "donor_merged_in_one_step")


class IsAnotherDonor(DomainError):
    """A record that was made one with another is kept as it is."""

    sentence = _lazy("This record was made one with Donor %(number)d: what is known of the giver stands there.")


class OthersAreHere(DomainError):
    """A record that took up others stands itself."""

    sentence = _lazy(
        "Other records were made one with this one, so it stands. Open the record that is the same giver, and make that one"
        " with this."
    )


class WantsNoThanks(DomainError):
    """What a giver answered is kept to."""

    sentence = _lazy("This giver does not wish to be thanked. Correct that first if they said otherwise since.")


class ThanksInTheFuture(DomainError):
    """Thanks are recorded once they were sent."""

    sentence = _lazy("Record thanks once they were sent: this day has not come yet.")
    field = "sent_on"


class ThanksInError(DomainError):
    """Taken back once."""

    sentence = _lazy("These thanks are recorded in error already. Open the giver to see what stands.")
    constraints = ("thanks_kept",)


class PartedAlready(DomainError):
    """A merge is undone once."""

    sentence = _lazy("These two were made two again already. Open the giver to see both.")
    constraints = ("donor_merge_kept",)

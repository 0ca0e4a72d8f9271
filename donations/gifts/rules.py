"""What may be done with a giver now, correcting, merging and parting, and with a call for gifts."""

from __future__ import annotations

from datetime import date

from donations.errors import DecidedAlready
from donations.gifts import errors
from donations.gifts.appeal_models import Appeal
from donations.gifts.choices import Consent, Earmark, IncomeKind
from donations.gifts.models import Donor, DonorMerge, DonorThanks
from donations.ledger.choices import FundKind
from donations.ledger.models import Fund
from lfnkr.errors import DomainError
from lfnkr.keyring.sealing import SealBroken, unseal_many


def may_change_donor(donor: Donor) -> DomainError | None:
    """Whether name and contact may be corrected: in the record that stands, and never over what cannot be opened."""
    if merge := donor.merge:
        return errors.IsAnotherDonor(number=merge.into.number)
    (texts,) = unseal_many([donor], "name", "contact")
    return errors.DetailsDoNotOpen() if isinstance(texts.trouble, SealBroken) else None


def may_merge_donor(donor: Donor) -> DomainError | None:
    """Whether a record may be made one with another: while it stands by itself."""
    if merge := donor.merge:
        return errors.IsAnotherDonor(number=merge.into.number)
    return errors.OthersAreHere() if donor.merged_here.standing().exists() else None


def may_thank_donor(donor: Donor) -> DomainError | None:
    """Whether thanks may be recorded: with the record that stands, of a giver who did not say no."""
    if merge := donor.merge:
        return errors.IsAnotherDonor(number=merge.into.number)
    return errors.WantsNoThanks() if donor.may_thank == Consent.NO else None


def may_void_thanks(thanks: DonorThanks) -> DomainError | None:
    """Whether thanks may be said to be recorded in error: once."""
    return errors.ThanksInError() if thanks.voided_at else None


def may_part_donors(merge: DonorMerge) -> DomainError | None:
    """Whether a merge may be undone: once."""
    return errors.PartedAlready() if merge.undone_at else None


def may_be_for(appeal: Appeal | None, fund: Fund, received_on: date) -> DomainError | None:
    """Whether a gift of a day may be for an appeal: into the fund it asks for, once it was opened."""
    if appeal is None:
        return None
    if appeal.fund_id != fund.pk:
        return errors.AppealOfAnotherFund()
    return errors.GiftBeforeItsAppeal() if received_on < appeal.opened_on else None


def may_come_as(
    kind: str, *, fund: Fund, earmark: str, appeal: Appeal | None, donor: Donor | None
) -> DomainError | None:
    """Whether money may be booked as what it is said to be: dues are for the whole work, a grant is somebody's, and what is none of
    these was given for nothing.
    """
    if kind == IncomeKind.GRANT and donor is None:
        return errors.GrantOfNobody()
    if kind == IncomeKind.OTHER:
        return may_be_other(earmark=earmark, appeal=appeal) if donor is None else errors.OtherIncomeOfSomebody()
    return may_be_dues(fund=fund, earmark=earmark, appeal=appeal) if kind == IncomeKind.DUES else None


def may_be_dues(*, fund: Fund, earmark: str, appeal: Appeal | None) -> DomainError | None:
    """Whether dues may go there: into a general fund, for no appeal and without an earmark."""
    if fund.kind != FundKind.GENERAL:
        return errors.DuesEnterGeneralBooks(fund=fund)
    if appeal is not None:
        return errors.DuesAnswerNoAppeal()
    return None if earmark == Earmark.NONE else errors.DuesHaveNoEarmark()


def may_be_other(*, earmark: str, appeal: Appeal | None) -> DomainError | None:
    """Whether interest and the like may go there: nobody gave it, for an appeal or a purpose; it belongs to the fund it came to."""
    return None if earmark == Earmark.NONE and appeal is None else errors.OtherIncomeIsForNothing()


def may_set_goal(appeal: Appeal) -> DomainError | None:
    """Whether its goal may be set: while it runs, and before a gift has come for it."""
    if appeal.closed_on:
        return DecidedAlready()
    return errors.GivenByItsGoal() if appeal.donations.exists() else None


def may_close_appeal(appeal: Appeal) -> DomainError | None:
    """Whether it may be ended: while it runs."""
    return DecidedAlready() if appeal.closed_on else None

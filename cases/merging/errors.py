"""Why two records are not made one, or not made two again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class OnePersonAlready(DomainError):
    sentence = _lazy("This is the same record. Choose another one.")
    constraints = ("merge_of_two",)


class NotBothSeen(DomainError):
    sentence = _lazy(
        "Not all requests of these two are yours. Ask %(name)s, who looks after the other, to do it with you."
    )


class MergedAlready(DomainError):
    sentence = _lazy("One of these records was made one with another meanwhile. Open the request again.")
    constraints = ("merge_once", "merge_of_standing_records", "member_of_a_merged_record")


class OnOneRequest(DomainError):
    sentence = _lazy(
        "Both stand on %(reference)s. Record one of the two there as recorded in error; then there is nothing to merge on it."
    )


class OnOneRequestMeanwhile(DomainError):
    sentence = _lazy("Both stand on one request by now. Record one of the two there as recorded in error first.")
    constraints = ("merge_not_of_one_request",)


class AreRelated(DomainError):
    sentence = _lazy(
        "The two are told to be related: %(relation)s. If they are one person, record that relation in error first."
    )


class AreRelatedMeanwhile(DomainError):
    sentence = _lazy(
        "The two are told to be related by now. If they are one person, record that relation in error first."
    )
    constraints = ("merge_not_of_relatives",)


class SaidNotTheSame(DomainError):
    sentence = _lazy("%(name)s said on %(day)s that they are not the same person. Take that back first.")


class MoneyUnderWay(DomainError):
    sentence = _lazy(
        "Money is being decided on or committed for both (%(references)s). Decide, release or spend one of the two first."
    )


class SealsClosed(DomainError):
    sentence = _lazy("To compare two records their sealed parts must be open: open that of %(references)s first.")


class ChooseEach(DomainError):
    sentence = _lazy("The two differ in this: %(facts)s. Choose which stands.")


class Contradiction(DomainError):
    sentence = _lazy(
        "One of the two died, and the other was met alive later. Look again; if they are one person, say why you are sure."
    )
    field = "reason"


class AlreadyUndone(DomainError):
    sentence = _lazy("This was undone already. Open the request again.")


class TooLateToUndo(DomainError):
    sentence = _lazy(
        "Two records can be made two again for 90 days, and these are over. Record what is wrong in error, line by line."
    )
    constraints = ("merge_undone_in_time",)


class UndoLaterFirst(DomainError):
    sentence = _lazy("The record was made one with a third since. Undo that first.")
    constraints = ("merge_undone_in_order", "merge_rows_where_they_were")


class ChangedSince(DomainError):
    sentence = _lazy(
        "This was changed since and would be lost: %(facts)s. Put it back to what it was on the day of the merge, then undo."
    )


class SaidAlready(DomainError):
    sentence = _lazy("That these two are not the same was said already.")
    constraints = ("not_same_once",)


class TakenBackAlready(DomainError):
    sentence = _lazy("This was taken back already.")

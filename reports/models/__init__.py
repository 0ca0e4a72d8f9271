"""The tables of a report that are not counted from cases or money: outside statistics, policies, stated numbers, editions."""

from reports.models.editions import Edition, EditionFile, Freezing
from reports.models.pictures import ReleasePicture
from reports.models.reference import ExternalStatistic, Policy
from reports.models.registers import Register, RegisterDeclaration
from reports.models.releasing import PrintJob, ReleaseItem
from reports.models.stated import ClaimExplanation, StatedKind, StatedNumber

__all__ = [
    "ClaimExplanation",
    "Edition",
    "EditionFile",
    "ExternalStatistic",
    "Freezing",
    "Policy",
    "PrintJob",
    "Register",
    "RegisterDeclaration",
    "ReleaseItem",
    "ReleasePicture",
    "StatedKind",
    "StatedNumber",
]

"""The tables of a report that are not counted from cases or money: outside statistics, policies, release items, editions, prints."""

from reports.models.editions import Edition, EditionFile
from reports.models.reference import ExternalStatistic, Policy
from reports.models.registers import Register, RegisterDeclaration
from reports.models.releasing import PrintJob, ReleaseItem

__all__ = [
    "Edition",
    "EditionFile",
    "ExternalStatistic",
    "Policy",
    "PrintJob",
    "Register",
    "RegisterDeclaration",
    "ReleaseItem",
]

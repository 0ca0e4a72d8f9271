"""The tables of a report that are not counted from cases or money: outside statistics, policies, release items, print jobs."""

from reports.models.reference import ExternalStatistic, Policy
from reports.models.registers import Register, RegisterDeclaration
from reports.models.releasing import PrintJob, ReleaseItem

__all__ = ["ExternalStatistic", "Policy", "PrintJob", "Register", "RegisterDeclaration", "ReleaseItem"]

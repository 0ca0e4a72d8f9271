"""The tables of a case: who asked for rescue, where each person stands, what happened; nothing of money."""

from cases.break_glass.models import GlassExtension, GlassOpening, GlassReview
from cases.case.models import Case, CaseMember
from cases.closing.models import Closure
from cases.corrections.models import CaseCorrection, FormerFact, PersonCorrection
from cases.duplicates.models import CarriedRow, CarryOver
from cases.events.models import Event, EventMember, MissingReview
from cases.flights.models import EarlierFlight
from cases.follow_up.models import Assignment, CaseNote
from cases.intake.models import Draft
from cases.joining.models import JoiningChange, PrincipalChange
from cases.merging.models import Merge, MergedRow
from cases.missions.models import GoodsIssue, Mission, MissionVisit
from cases.operations.models import (
    Leg,
    LegChange,
    LegEscort,
    LegTraveller,
    Operation,
    OperationChange,
    OperationMember,
    OperationStay,
)
from cases.people.models import Identity, Indicator, NameToken, Person, PersonName, Relationship
from cases.people.not_same import NotSame
from cases.people.search_log import NameSearch
from cases.prints.models import HistoryPrint
from cases.reference.models import Partner, Place
from cases.risk.models import PersonAnswer, RiskAssessment
from cases.seal.models import SealOpening
from cases.second_officer.models import ProposedCorrection
from cases.step_order.models import StepOrder
from cases.tasks.models import Task, TaskStep
from cases.versions.models import FactVersion, VersionChoice
from cases.voiding.models import Voiding
from cases.workflow.models import ClockPause, LeadChange, StatusChange

__all__ = [
    "Assignment",
    "CarriedRow",
    "CarryOver",
    "Case",
    "CaseCorrection",
    "CaseMember",
    "CaseNote",
    "ClockPause",
    "Closure",
    "Draft",
    "EarlierFlight",
    "Event",
    "EventMember",
    "FactVersion",
    "FormerFact",
    "GlassExtension",
    "GlassOpening",
    "GlassReview",
    "GoodsIssue",
    "HistoryPrint",
    "Identity",
    "Indicator",
    "JoiningChange",
    "LeadChange",
    "Leg",
    "LegChange",
    "LegEscort",
    "LegTraveller",
    "Merge",
    "MergedRow",
    "MissingReview",
    "Mission",
    "MissionVisit",
    "NameSearch",
    "NameToken",
    "NotSame",
    "Operation",
    "OperationChange",
    "OperationMember",
    "OperationStay",
    "Partner",
    "Person",
    "PersonAnswer",
    "PersonCorrection",
    "PersonName",
    "Place",
    "PrincipalChange",
    "ProposedCorrection",
    "Relationship",
    "RiskAssessment",
    "SealOpening",
    "StatusChange",
    "StepOrder",
    "Task",
    "TaskStep",
    "VersionChoice",
    "Voiding",
]

"""The tables of a case: who asked for rescue, where each person stands, what happened; nothing of money."""

from cases.models.case import Case, CaseMember
from cases.models.event import CaseNote, Event, EventMember, GoodsIssue, Mission, MissionVisit
from cases.models.history import ClockPause, LeadChange, StatusChange
from cases.models.operation import Leg, LegEscort, Operation, OperationMember
from cases.models.person import Draft, Identity, Indicator, NameToken, Person, PersonName, Relationship, SealOpening
from cases.models.reference import Partner, Place
from cases.models.search import NameSearch

__all__ = [
    "Case",
    "CaseMember",
    "CaseNote",
    "ClockPause",
    "Draft",
    "Event",
    "EventMember",
    "GoodsIssue",
    "Identity",
    "Indicator",
    "LeadChange",
    "Leg",
    "LegEscort",
    "Mission",
    "MissionVisit",
    "NameSearch",
    "NameToken",
    "Operation",
    "OperationMember",
    "Partner",
    "Person",
    "PersonName",
    "Place",
    "Relationship",
    "SealOpening",
    "StatusChange",
]

"""The tables of a case: who asked for rescue, where each person stands, what happened; nothing of money."""

from cases.case.models import Case, CaseMember
from cases.events.models import CaseNote, Event, EventMember, GoodsIssue, Mission, MissionVisit
from cases.operations.models import Leg, LegEscort, Operation, OperationMember
from cases.people.models import Draft, Identity, Indicator, NameToken, Person, PersonName, Relationship, SealOpening
from cases.people.search_log import NameSearch
from cases.reference.models import Partner, Place
from cases.workflow.models import ClockPause, LeadChange, StatusChange

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

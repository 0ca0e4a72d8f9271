"""What the risk of a request is assessed by, and when it is asked again; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class RiskAnswer(models.TextChoices):
    """What is known of one of the five questions; that nobody asked comes first."""

    NOT_ASKED = "not_asked", _lazy("not asked")
    YES = "yes", _lazy("yes")
    NO = "no", _lazy("no")
    UNKNOWN = "unknown", _lazy("not known")


class RiskReason(models.TextChoices):
    """Why the risk of a request is to be assessed, the gravest first."""

    INCIDENT = "incident", _lazy("after an incident")
    MOVEMENT = "movement", _lazy("before movement")
    WEEKLY = "weekly", _lazy("seven days under way")
    ACCEPTED = "accepted", _lazy("at acceptance")


class ToldBy(models.TextChoices):
    """Who told what is answered about a person."""

    SELF = "self", _lazy("the person")
    RELATIVE = "relative", _lazy("a relative on the way with them or elsewhere")
    STAFF = "staff", _lazy("our own people, who saw it")
    PARTNER = "partner", _lazy("partner organisation")
    HELPER = "helper", _lazy("a helper on the way")
    OTHER = "other", _lazy("someone else")


class Topic(models.TextChoices):
    """What is asked of a person: needs, and indicators of trafficking beside the six that intake asks.

    The indicators follow the means of control of the counter-trafficking data of IOM (CTDC), in words of our own. No figure
    of a report counts them.
    """

    MEDICAL = "medical", _lazy("ill or injured, needs a doctor")
    MEDICINE = "medicine", _lazy("needs medicine every day")
    PREGNANT = "pregnant", _lazy("pregnant")
    INFANT = "infant", _lazy("a baby to nurse or to carry")
    DISABILITY = "disability", _lazy("cannot walk, see, hear, speak or learn as others do")
    DISTRESS = "distress", _lazy("in distress, needs somebody to talk to")
    PAPERS = "papers", _lazy("no identity papers")
    INTERPRETER = "interpreter", _lazy("needs an interpreter")
    BASICS = "basics", _lazy("lacks food, clothes or shelter")
    TRACING = "tracing", _lazy("looks for somebody of the family")

    BY_KNOWN = "by_known", _lazy("brought by somebody the person knew")
    ABDUCTED = "abducted", _lazy("taken by force")

    LOCKED_IN = "locked_in", _lazy("not free to go out")
    PAPERS_TAKEN = "papers_taken", _lazy("papers or telephone taken away")
    THREATENED = "threatened", _lazy("threatened, or somebody of the family")
    POLICE_THREAT = "police_threat", _lazy("threatened with the police or with being sent back")
    CHILDREN_USED = "children_used", _lazy("held by the children")
    CUT_OFF = "cut_off", _lazy("food, sleep or medical care withheld")

    DEBT = "debt", _lazy("held by a debt")
    EARNINGS = "earnings", _lazy("earnings taken away")
    LABOUR = "labour", _lazy("made to work, or to work too long")
    CAMERA = "camera", _lazy("made to work before a camera")

    SEXUAL = "sexual", _lazy("sexual violence")
    DRUGGED = "drugged", _lazy("given drugs or drink against the will")


class TopicGroup(models.TextChoices):
    """In which part of the page it is asked."""

    NEEDS = "needs", _lazy("Needs")
    BROUGHT = "brought", _lazy("How the person was brought")
    HELD = "held", _lazy("How the person was held")
    WORK = "work", _lazy("Money and work")
    VIOLENCE = "violence", _lazy("Violence")


TOPICS: dict[TopicGroup, tuple[Topic, ...]] = {
    TopicGroup.NEEDS: (
        Topic.MEDICAL,
        Topic.MEDICINE,
        Topic.PREGNANT,
        Topic.INFANT,
        Topic.DISABILITY,
        Topic.DISTRESS,
        Topic.PAPERS,
        Topic.INTERPRETER,
        Topic.BASICS,
        Topic.TRACING,
    ),
    TopicGroup.BROUGHT: (Topic.BY_KNOWN, Topic.ABDUCTED),
    TopicGroup.HELD: (
        Topic.LOCKED_IN,
        Topic.PAPERS_TAKEN,
        Topic.THREATENED,
        Topic.POLICE_THREAT,
        Topic.CHILDREN_USED,
        Topic.CUT_OFF,
    ),
    TopicGroup.WORK: (Topic.DEBT, Topic.EARNINGS, Topic.LABOUR, Topic.CAMERA),
    TopicGroup.VIOLENCE: (Topic.SEXUAL, Topic.DRUGGED),
}
"""Every topic in its part, in the order it is asked."""

"""Whom the figures of people count, and by which date a thing belongs to the term."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from reports.figures.declaration import Terms

HALF_UP = _lazy("whole percent, half-up")

ASKED = Terms(
    _lazy("people for whom rescue was requested in the term"),
    _lazy("request received in the term; outcome as of its end"),
)
LED = Terms(
    _lazy("people whose rescue LFNKR led and who reached safety in the term"),
    _lazy("date on which the person reached a safe third country"),
)
LED_BY_PARTNERS = Terms(
    _lazy("people who reached safety in the term while a partner led their rescue"),
    _lazy("date on which the person reached a safe third country"),
)
ARRIVED = Terms(
    _lazy("people whose rescue LFNKR led and who entered their country of destination in the term"),
    _lazy("date on which the person entered the country of destination"),
)
TAKEN_OVER = Terms(
    _lazy("people whose rescue a partner organisation took over in the term"), _lazy("date of the takeover")
)
TURNED = Terms(_lazy("people with a request for rescue"), _lazy("date on which the lead changed"))
MOVED = Terms(_lazy("people with a request for rescue"), _lazy("date on which it happened"))
STANDING = Terms(
    _lazy("people with a request that was open in the term"), _lazy("where they stood at the end of the term")
)
BEGINNING = Terms(_lazy("people with a request for rescue"), _lazy("as of the first day of the term"))
ENDING = Terms(_lazy("people with a request for rescue"), _lazy("as of the last day of the term"))
CONCLUDED = Terms(_lazy("people with a request for rescue"), _lazy("date of the concluding outcome"))
LED_REQUESTS = Terms(
    _lazy("requests of the term whose rescue LFNKR led"), _lazy("request received in the term; outcome as of its end")
)
MOBILISED = Terms(
    _lazy("requests of the term whose rescue LFNKR led and for which somebody was sent on the way"),
    _lazy("request received in the term; outcome as of its end"),
)
DEATH = _lazy("date of death; the last day it may have been, when not known exactly")
DEATHS_LED = Terms(_lazy("our caseload, led by us"), DEATH)
DEATHS_TAKEN_OVER = Terms(_lazy("our caseload, led by a partner"), DEATH)
DEATHS_OURS = Terms(_lazy("our caseload"), DEATH)
DEATHS_OBSERVED = Terms(_lazy("observed, not our caseload"), DEATH)

LEARNT_LATER = _lazy(
    "What happened before the term and was recorded only after the edition of that term was frozen: counted once, in the first edition that could know it."
)
KNOWN_OTHERWISE = Terms(
    _lazy("people whom the report of an earlier term counted, or missed"),
    _lazy("learnt or recorded in error since that report was frozen"),
)
CORRECTED_SINCE = Terms(
    _lazy("people whom the report of an earlier term counted"), _lazy("corrected since the last report was frozen")
)

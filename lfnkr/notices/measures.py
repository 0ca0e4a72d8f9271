"""What Prometheus is told of notices: how many letters wait to leave, how many dangers nobody has taken up; of nobody."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily

from lfnkr.notices.models import Alarm, Letter
from lfnkr.web.measures import gauge


def waiting() -> Iterator[GaugeMetricFamily]:
    """Letters that neither left nor were given up, and alarms that stand."""
    letters = Letter.objects.filter(sent_at=None, given_up_at=None).count()
    alarms = Alarm.objects.filter(acknowledged_at=None, ended_at=None).count()
    yield gauge("lfnkr_letters_waiting", "Letters about notices that wait to leave.", letters)
    yield gauge("lfnkr_alarms_standing", "Dangers that nobody has taken up.", alarms)

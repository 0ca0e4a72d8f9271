"""What lies behind the addresses of notices, for the law of the permission matrix: a notice of hana's and a period of hers on call."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.notices import rota
from lfnkr.notices.models import Notice
from lfnkr.notices.proof import TEST_ALARM
from lfnkr.notices.telling import tell

OF_NOTICE = ("notice-detail", "open-notice", "acknowledge")


def examples(people: dict[str, User]) -> dict[str, dict]:
    """The parameters of each address."""
    hana, now = people["hana"], clock.now()
    tell(TEST_ALARM, [hana], about=uuid4())
    notice = Notice.objects.get(user=hana, kind=TEST_ALARM.key)
    period = rota.put_on_call(hana, by=people["rin"], begins_at=now, ends_at=now + timedelta(days=1))
    return {
        **{f"notices:{name}": {"pk": notice.pk} for name in OF_NOTICE},
        "notices:take-off-call": {"pk": period.pk},
    }


def states(people: dict[str, User]) -> dict[str, dict[str, dict]]:
    """A notice of somebody else."""
    tell(TEST_ALARM, [people["sora"]], about=uuid4())
    notice = Notice.objects.get(user=people["sora"], kind=TEST_ALARM.key)
    return {"treasurer's": {f"notices:{name}": {"pk": notice.pk} for name in OF_NOTICE}}

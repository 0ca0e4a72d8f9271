"""What lies behind the addresses of reports, for the law of the permission matrix: a term, its print, a proposed release."""

from __future__ import annotations

from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term
from reports import jobs
from reports.editions import actions as publishing

OF_TERM = "annual-report print release-list propose-release"
OF_PRINT = "print-job print-job-status print-job-file"


def examples(people: dict[str, User]) -> dict[str, dict]:
    """The parameters of each address."""
    year = ensure_term(clock.today())
    job = jobs.ask_for_print(year, by=people["mio"], audience="members", language="en")
    item = publishing.propose_release(year, by=people["mio"], key="requests.adults", reason="published")
    return {
        "reports:figure": {"term": year.term, "key": "requests.adults"},
        "reports:approve-release": {"pk": item.pk},
        **{f"reports:{name}": {"term": year.term} for name in OF_TERM.split()},
        **{f"reports:{name}": {"pk": job.pk} for name in OF_PRINT.split()},
    }


def states(people: dict[str, User]) -> dict[str, dict[str, dict]]:
    """The same addresses where the answer hangs on the state of what lies behind them: `{state: {url name: kwargs}}`."""
    year = ensure_term(clock.today())
    item = publishing.propose_release(year, by=people["mio"], key="requests.mothers_with_children", reason="published")
    publishing.approve_release(item, by=people["yuki"])
    job = jobs.ask_for_print(year, by=people["yuki"], audience="members", language="en")
    return {
        "approved": {"reports:approve-release": {"pk": item.pk}},
        "asked for by auditor": {f"reports:{name}": {"pk": job.pk} for name in OF_PRINT.split()},
    }

"""What lies behind the addresses of reports, for the law of the permission matrix: a term, its print, a proposed release."""

from __future__ import annotations

from datetime import timedelta

from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from reports import jobs
from reports.editions import actions as publishing
from reports.registers import actions as registers

OF_TERM = "annual-report print release-list propose-release register-list declare-registers"
OF_PRINT = "print-job print-job-status print-job-file"


def last_term() -> FiscalYear:
    """The term before that of today, which is over."""
    return ensure_term(ensure_term(clock.today()).starts_on - timedelta(days=1))


def examples(people: dict[str, User]) -> dict[str, dict]:
    """The parameters of each address."""
    year = ensure_term(clock.today())
    job = jobs.ask_for_print(year, by=people["mio"], audience="members", language="en")
    item = publishing.propose_release(year, by=people["mio"], key="requests.adults", reason="published")
    (declaration,) = registers.declare_registers(
        last_term(), by=people["mio"], registers=["deaths"], reason="every letter was read"
    )
    return {
        "reports:agree-register": {"pk": declaration.pk},
        "reports:take-back-declaration": {"pk": declaration.pk},
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
    last = last_term()
    (agreed,) = registers.declare_registers(last, by=people["mio"], registers=["money"], reason="the bank says so")
    registers.agree_to_declaration(agreed, by=people["yuki"])
    return {
        "over": {f"reports:{name}": {"term": last.term} for name in ("register-list", "declare-registers")},
        "declared": {f"reports:{name}": {"pk": agreed.pk} for name in ("agree-register", "take-back-declaration")},
        "approved": {"reports:approve-release": {"pk": item.pk}},
        "asked for by auditor": {f"reports:{name}": {"pk": job.pk} for name in OF_PRINT.split()},
    }

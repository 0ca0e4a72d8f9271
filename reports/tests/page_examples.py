"""What lies behind the addresses of reports, for the law of the permission matrix: a term, its print and edition, a proposed release."""

from __future__ import annotations

from datetime import timedelta

from donations.gifts import appeals
from donations.models import Fund
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.fuzzy.dates import exactly
from reports import jobs
from reports.editions.annual import AnnualReport
from reports.freezing import actions as editions
from reports.freezing.making import digest_of
from reports.models import Edition, Freezing, Register, RegisterDeclaration, StatedKind, StatedNumber
from reports.registers import actions as registers
from reports.registers.declared import declared
from reports.releases import actions as publishing
from reports.releases.tests.proposing import propose, release
from reports.stated import actions as stating

OF_STATED = "stated-of-term enter-total enter-claim"
OF_NUMBER = "stated-number enter-part correct-number agree-number take-back-number answer-doubt explain-claim"
OF_PERIOD = "period print-period"
OF_TERMS = "side-by-side print-side-by-side side-by-side-file"

OVER = "register-list declare-registers release-list propose-releases approve-releases"
OF_TERM = "annual-report pictures print release-list propose-releases approve-releases register-list declare-registers edition-list freeze"
OF_PRINT = "print-job print-job-status print-job-file"
OF_EDITION = "edition edition-text edition-differences learnt-since sign-edition withdraw-edition edition-fingerprint"
OF_FREEZING = "freezing freezing-status"


def last_term() -> FiscalYear:
    """The term before that of today, which is over."""
    return term_before(ensure_term(clock.today()))


def term_before(year: FiscalYear) -> FiscalYear:
    """The term that ended when this one began."""
    return ensure_term(year.starts_on - timedelta(days=1))


def frozen(year: FiscalYear, by: User) -> Edition:
    """An edition of a term that waits for its signature: the demonstration's, where there is one."""
    waiting = Edition.objects.waiting().filter(fiscal_year=year).first()
    return waiting or editions.freeze(year, by=by, seen=digest_of(AnnualReport.for_year(year)))


def proposed(year: FiscalYear, by: User, register: Register) -> RegisterDeclaration:
    """A declaration that waits for its second officer; where the register is declared, that is taken back first."""
    if standing := declared(year).get(register):
        registers.take_back_declaration(standing, by=by, reason="a letter came")
    (made,) = registers.declare_registers(year, by=by, registers=[register], reason="every paper was read")
    return made


def claimed(year: FiscalYear, by: User, quote: str = "a total of 27 North Korean refugees") -> StatedNumber:
    """A published claim of a term that waits for its second officer."""
    return stating.state_number(
        by=by,
        kind=StatedKind.CLAIM,
        fiscal_year=year,
        key="requests.adults",
        number=27,
        unit="adults",
        definition="those who asked, as the article says",
        quote=quote,
        language="en",
        publication="an article of LFNKR",
        printed=exactly(clock.today()),
        place="second paragraph",
        certainty="first_hand",
    )


def of_number(row: StatedNumber) -> dict[str, dict]:
    """The parameters of each address of a stated number."""
    return {f"reports:{name}": {"pk": row.pk} for name in OF_NUMBER.split()}


def of_edition(edition: Edition) -> dict[str, dict]:
    """The parameters of each address of an edition, and of an appeal of its term."""
    file = {"pk": edition.pk, "audience": "members", "language": "en", "format": "json"}
    with clock.at(edition.fiscal_year.begins_at):
        appeal = appeals.open_appeal(by=edition.proposed_by, fund=Fund.objects.rescue())
    return {
        **{f"reports:{name}": {"pk": edition.pk} for name in OF_EDITION.split()},
        "reports:edition-file": file,
        "reports:unsigned-piece": file | {"format": "leaflet-pdf"},
        "reports:unsigned-letter": {"pk": edition.pk, "appeal": appeal.pk, "language": "en"},
        "reports:gifts-letter": {"pk": edition.pk, "appeal": appeal.pk, "language": "en"},
    }


def examples(people: dict[str, User]) -> dict[str, dict]:
    """The parameters of each address."""
    year = ensure_term(clock.today())
    job = jobs.ask_for_print(year, by=people["mio"], audience="internal", language="en")
    (item,) = propose(last_term(), people["mio"], "requests.adults")
    declaration = proposed(last_term(), people["mio"], Register.DEATHS)
    edition = frozen(last_term(), people["mio"])
    days = {"first": year.starts_on, "last": year.starts_on}
    asked = Freezing.objects.create(
        fiscal_year=last_term(), asked_by=people["mio"], seen=edition.told["figures_digest"]
    )
    return {
        **of_edition(edition),
        **of_number(claimed(last_term(), people["mio"])),
        **{f"reports:{name}": {"term": last_term().term} for name in OF_STATED.split()},
        **{f"reports:{name}": days for name in OF_PERIOD.split()},
        "reports:period-figure": days | {"key": "requests.adults"},
        "reports:period-file": days | {"form": "csv"},
        "reports:figures-file": {"term": year.term, "form": "csv"},
        **{f"reports:{name}": {"term": year.term} for name in OF_TERMS.split()},
        "reports:agree-register": {"pk": declaration.pk},
        "reports:take-back-declaration": {"pk": declaration.pk},
        "reports:figure": {"term": year.term, "key": "requests.adults"},
        "reports:revoke-release": {"pk": item.pk},
        **{f"reports:{name}": {"term": year.term} for name in OF_TERM.split()},
        **{f"reports:{name}": {"pk": job.pk} for name in OF_PRINT.split()},
        **{f"reports:{name}": {"pk": asked.pk} for name in OF_FREEZING.split()},
    }


def states(people: dict[str, User]) -> dict[str, dict[str, dict]]:
    """The same addresses where the answer hangs on the state of what lies behind them: `{state: {url name: kwargs}}`."""
    year = ensure_term(clock.today())
    (item,) = release(last_term(), people["mio"], people["yuki"], "requests.mothers_with_children")
    publishing.revoke_release(item, by=people["yuki"], reason="it was misprinted")
    job = jobs.ask_for_print(year, by=people["yuki"], audience="internal", language="en")
    last = last_term()
    agreed = proposed(last, people["mio"], Register.MONEY)
    registers.agree_to_declaration(agreed, by=people["yuki"])
    stands = stating.agree_to_number(claimed(last, people["mio"]), by=people["yuki"])
    doubted = stating.agree_to_number(claimed(last, people["mio"]), by=people["yuki"])
    stating.take_back_number(doubted, by=people["sora"], reason="it is another article")
    earlier = term_before(last)
    editions.sign(frozen(earlier, people["mio"]), by=people["yuki"])
    return {
        "signed": of_edition(editions.sign(frozen(earlier, people["mio"]), by=people["yuki"])),
        "over and signed": {f"reports:{name}": {"term": earlier.term} for name in ("annual-report", "freeze")},
        "over": {f"reports:{name}": {"term": last.term} for name in OVER.split()},
        "declared": {f"reports:{name}": {"pk": agreed.pk} for name in ("agree-register", "take-back-declaration")},
        "stands": of_number(stands),
        "doubted": of_number(doubted),
        "revoked": {"reports:revoke-release": {"pk": item.pk}},
        "asked for by auditor": {f"reports:{name}": {"pk": job.pk} for name in OF_PRINT.split()},
    }

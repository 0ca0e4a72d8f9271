"""What lies behind the addresses of the money, for the law of the permission matrix: one rescue estimated, decided, paid and advanced."""

from __future__ import annotations

from donations.gifts import appeals, donors
from donations.models import Fund, LedgerEntry
from donations.tests import factories
from lfnkr.accounts.models import User

OF_COMMITMENT = "commitment expense-new advance-new release"
OF_EXPENSE = "expense-detail expense-approve expense-refuse"
OF_ADVANCE = "advance-detail advance-approve advance-refuse advance-settle"
OF_CASE = "estimate take-over wait decide-by-night"
OF_PROPOSAL = "proposal-detail proposal-sign proposal-refuse"
OF_DONOR = "detail read change"
OF_DECISION = "detail approve wait partner decline review"


def examples(people: dict[str, User]) -> dict[str, dict]:
    """The parameters of each address."""
    hana, mio, sora = people["hana"], people["mio"], people["sora"]
    factories.gift(sora, 2_000_000)
    case, decision = factories.case(hana), factories.decision(hana)
    commitment = factories.commitment(hana, mio)
    expense, advance = factories.expense(commitment, sora, 10_000), factories.advance(commitment, sora, 20_000)
    proposal = factories.fee_proposal(sora, 10_000)
    donor = donors.record_donor(by=sora, kind="individual")
    donors.read_donor(donor, by=sora)
    appeal = appeals.open_appeal(by=mio, fund=Fund.objects.rescue())
    return {
        "donations:appeal-close": {"pk": appeal.pk},
        **{f"donations:donor-{name}": {"pk": donor.pk} for name in OF_DONOR.split()},
        "donations:entry-reverse": {"entry": LedgerEntry.objects.earliest("pk").pk},
        **{f"donations:{name}": {"pk": commitment.pk} for name in OF_COMMITMENT.split()},
        **{f"donations:{name}": {"pk": expense.pk} for name in OF_EXPENSE.split()},
        **{f"donations:{name}": {"pk": advance.pk} for name in OF_ADVANCE.split()},
        **{f"donations:{name}": {"pk": proposal.pk} for name in OF_PROPOSAL.split()},
        **{f"donations:{name}": {"pk": case.pk} for name in OF_CASE.split()},
        **{f"donations:decision-{name}": {"pk": decision.pk} for name in OF_DECISION.split()},
    }

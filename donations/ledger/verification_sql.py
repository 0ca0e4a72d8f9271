"""The questions of verification.py that SQL answers by itself, by check: one row for each thing that disagrees.

Whether entries are the lines of their sources is asked there, of the declarations in Python and of those in the database.
"""
# ruff: noqa: S608 - Every name in these questions stands in this module; nothing in them comes from outside.

from donations.ledger.choices import FEES_ALONE
from lfnkr.money import CODES

CHAIN = """
    SELECT f.code AS fund, e.*,
           row_number() OVER w AS place,
           sum(balance_change) OVER w AS balance,
           sum(committed_change) OVER w AS committed,
           lag(recorded_at) OVER w AS former_at
      FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id
    WINDOW w AS (PARTITION BY e.fund_id ORDER BY e.number, e.id)
"""


def day_of(moment: str) -> str:
    """The day of a moment in Tokyo."""
    return f"({moment} AT TIME ZONE 'Asia/Tokyo')::date"


def first_in_chain(columns: str, condition: str) -> str:
    """The first entry of each fund for which the condition holds: later ones only repeat the disagreement."""
    return f"""SELECT DISTINCT ON (fund) fund, number, {columns} FROM ({CHAIN}) chain
                WHERE {condition} ORDER BY fund, number, id"""


DIGITS = """
    CASE WHEN {0} IN ({1}) THEN 1 WHEN {0} IN ({2}) THEN 1000 ELSE 100 END
"""


def minor(currency: str) -> str:
    """How many minor units make one unit of a currency; by the table of lfnkr/money.py, not by the database's own."""
    none, thousandths = (", ".join(f"'{code}'" for code in CODES[digits].split()) for digits in (0, 3))
    return DIGITS.format(currency, none, thousandths)


def worth(amount: str, currency: str, book: str, rate: str, rate_from: str) -> str:
    """What a rate makes of a sum in another currency, half-up; in whole numbers, so that nothing is rounded on the way."""
    one, other = minor(currency), minor(book)
    multiplied = f"div(2 * {amount} * {rate} * {other} + {one}, 2 * {one})"
    divided = f"div(2 * {amount} * {other} + {one} * {rate}, 2 * {one} * {rate})"
    return f"CASE WHEN {rate_from} = {currency} THEN {multiplied} ELSE {divided} END"


def wrong_conversions() -> str:
    """Sums whose worth in the fund's currency is not what their rate makes.

    A sum in the fund's own currency has no rate and is booked as it came.
    """
    made = worth("t.amount", "t.currency", "f.currency", "t.rate", "t.rate_from")
    worth_of = f"CASE WHEN t.rate IS NULL THEN t.amount ELSE {made} END"
    tables = (
        ("'donation'", "donations_donation t", "t.fund_id", "t.received_on"),
        (
            "CASE t.kind WHEN 'advance' THEN 'advance' ELSE 'disbursement' END",
            "donations_payment t JOIN donations_commitment c ON c.id = t.commitment_id",
            "c.fund_id",
            day_of("t.paid_at"),
        ),
    )
    return " UNION ALL ".join(
        f"""SELECT {kind} AS kind, {day} AS moment, f.code AS of, t.booked_amount AS said, {worth_of} AS summed
              FROM {table} JOIN donations_fund f ON f.id = {fund}
             WHERE t.booked_amount <> {worth_of} OR (t.rate IS NULL) <> (t.currency = f.currency)
                OR t.rate IS NOT NULL AND t.rate_from NOT IN (t.currency, f.currency)"""
        for kind, table, fund, day in tables
    )


def missing_protections() -> str:
    """Triggers and constraints that must be there and on, whoever may have switched them off and on again.

    Of each kind of source: the trigger that looks at it when a transaction ends, and one that refuses to remove its rows.
    """
    triggers = (
        ("move_fund", "ledgerentry"),
        ("append_only", "ledgerentry"),
        ("append_only", "journal"),
        ("booked", "journal"),
        ("guard_sums", "fund"),
        ("guard_sums", "commitment"),
        ("guard_decided", "fundingdecision"),
        ("guard_decided", "payment"),
        ("guard_night", "fundingdecision"),
        ("complete", "settlement"),
        ("complete", "payment"),
        ("complete", "fundingdecision"),
        ("second_officer", "ledgerentry"),
        ("guard_proposal", "moneyproposal"),
        ("guard_tariff", "tariff"),
        ("guard_limit", "nightlimit"),
        ("guard_estimate", "estimate"),
        ("guard_rate", "donation"),
        ("guard_rate", "payment"),
        ("guard_decided", "moneyproposal"),
        ("complete", "moneyproposal"),
        ("keep_day", "ledgerentry"),
        ("stay_covered", "ledgerentry"),
        ("keep_shortfall", "fundsshortfall"),
        ("guard_fund", "fund"),
        ("guard_opening", "fundopening"),
        ("keep_opening", "fundopening"),
        ("within_fund", "ledgerentry"),
        ("in_open_period", "ledgerentry"),
        ("guard_period", "periodclose"),
        ("guard_absence", "absence"),
        ("guard_signature", "fundingdecision"),
        ("guard_signature", "payment"),
        ("guard_signature", "moneyproposal"),
        ("guard_proposer", "payment"),
        ("guard_taken_up", "fundingdecision"),
        ("guard_taken_up", "payment"),
        ("guard_taken_up", "moneyproposal"),
        ("guard_exchange", "exchange"),
        ("complete", "exchange"),
        ("guard_side", "exchangeside"),
        ("undone_whole", "reversal"),
        ("mark_out", "payment"),
        ("mark_back", "settlement"),
        ("mark_back", "reversal"),
        ("guard_loss", "advanceloss"),
        ("guard_settlement", "settlement"),
        ("mark_lost", "advanceloss"),
        ("begin_whole", "payment"),
        ("guard_refund", "refund"),
        ("mark_refund", "refund"),
        ("mark_refund", "reversal"),
        ("guard_undoing", "reversal"),
        ("stay_promised", "ledgerentry"),
        ("guard_purpose", "payment"),
        ("guard_go_ahead_seen", "goaheadseen"),
        ("guard_year", "yearclose"),
        ("guard_year_asked", "moneyproposal"),
        ("keep_year", "periodclose"),
        ("guard_month_asked", "moneyproposal"),
        ("guard_stated", "stateditem"),
    )
    constraints = (
        ("fund_never_overspent", "fund"),
        ("fund_closed_is_empty", "fund"),
        ("commitment_never_overdrawn", "commitment"),
        ("payment_by_another", "payment"),
        ("decision_by_another", "fundingdecision"),
        ("entry_number_in_fund", "ledgerentry"),
        ("entry_booked_on_its_day", "ledgerentry"),
        ("donations_reversal_entry_id_key", "reversal"),
        ("proposal_by_another", "moneyproposal"),
        ("tariff_in_force_from_its_signature", "tariff"),
        ("journal_one_per_source", "journal"),
        ("entry_one_per_journal_and_fund", "ledgerentry"),
        ("journal_source_is_known", "journal"),
    )
    wanted = ", ".join(f"('trigger', '{name}', 'donations_{table}')" for name, table in triggers)
    wanted += "".join(f", ('constraint', '{name}', 'donations_{table}')" for name, table in constraints)
    return f"""SELECT name, tablename AS table FROM (
                VALUES {wanted}
                UNION ALL
                SELECT 'trigger', 'booked', table_name FROM donations_ledgersource
                ) wanted (kind, name, tablename)
                WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE kind = 'trigger' AND t.tgname = name
                                     AND t.tgrelid = tablename::regclass AND t.tgenabled = 'A')
                  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE kind = 'constraint' AND c.conname = name
                                     AND c.conrelid = tablename::regclass AND c.convalidated)
               UNION ALL
               SELECT 'audit_refuse', table_name FROM donations_ledgersource
                WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = 'audit_refuse'::regproc AND t.tgtype & 8 <> 0
                                     AND t.tgrelid = table_name::regclass AND t.tgenabled = 'A')"""


OF_SOURCES = """
SELECT f.code AS fund, e.number, e.kind
  FROM donations_ledgerentry e
  JOIN donations_fund f ON f.id = e.fund_id
  JOIN donations_journal j ON j.id = e.journal_id
 WHERE NOT EXISTS (
    SELECT FROM donations_lines_of(j.source_kind, j.source_id) l
     WHERE (l.fund_id, l.kind, l.balance_change, l.committed_change) = (e.fund_id, e.kind, e.balance_change, e.committed_change)
       AND (l.draws_on_id, l.case_reference, l.undoes_id) IS NOT DISTINCT FROM (e.draws_on_id, e.case_reference::text, e.undoes_id))
 ORDER BY f.code, e.number
"""
"""Entries that are none of the lines the database's own declarations make of their source."""

LIMITS = " ".join(f"WHEN '{code}' THEN {most}" for code, most in FEES_ALONE.items())
FEES_LIMIT = f"CASE f.currency {LIMITS} ELSE 0 END"

SIGNED = f"""
SELECT f.code AS fund, e.number, e.kind
  FROM (
    SELECT e.*, u.kind AS undone, coalesce(a.proposal_id, t.proposal_id, x.proposal_id, l.proposal_id, b.proposal_id, r.proposal_id, lead.proposal_id) AS proposal_id,
           lead.id IS NOT NULL AS is_beside,
           ua.proposal_id AS undone_by_two,
           sum(e.balance_change) FILTER (WHERE 'fee' IN (e.kind, u.kind)) OVER (
               PARTITION BY e.fund_id, coalesce(u.booked_on, e.booked_on) ORDER BY e.number) AS booked_that_day,
           sum(e.balance_change) FILTER (WHERE 'fee' IN (e.kind, u.kind)) OVER (
               PARTITION BY e.fund_id, {day_of("coalesce(u.recorded_at, e.recorded_at)")} ORDER BY e.number) AS recorded_that_day
      FROM donations_ledgerentry e
      JOIN donations_journal j ON j.id = e.journal_id
      LEFT JOIN donations_adjustment a ON (j.source_kind, a.id) = ('adjustment', j.source_id)
      LEFT JOIN donations_transfer t ON (j.source_kind, t.id) = ('transfer', j.source_id)
      LEFT JOIN donations_exchangeside s ON (j.source_kind, s.id) = ('exchange', j.source_id)
      LEFT JOIN donations_exchange x ON x.id = s.exchange_id
      LEFT JOIN donations_loan l ON (j.source_kind, l.id) = ('loan', j.source_id)
      LEFT JOIN donations_repayment b ON (j.source_kind, b.id) = ('repayment', j.source_id)
      LEFT JOIN donations_reversal r ON (j.source_kind, r.id) = ('reversal', j.source_id)
      LEFT JOIN donations_reversal lead ON lead.id = r.beside_id
      LEFT JOIN donations_ledgerentry u ON u.id = r.entry_id
      LEFT JOIN donations_journal uj ON uj.id = u.journal_id
      LEFT JOIN donations_adjustment ua ON (uj.source_kind, ua.id) = ('adjustment', uj.source_id)
     WHERE e.kind IN ('fee', 'exchange', 'cost', 'transfer', 'loan', 'reversal')
  ) e
  JOIN donations_fund f ON f.id = e.fund_id
 WHERE NOT e.predates_second_officer
   AND (e.kind IN ('exchange', 'cost', 'transfer', 'loan')
        OR e.kind = 'fee' AND -least(e.booked_that_day, e.recorded_that_day) > {FEES_LIMIT}
        OR e.kind = 'reversal' AND (e.undone IN ('disbursement', 'advance', 'exchange', 'transfer', 'opening') OR e.undone_by_two IS NOT NULL)
        OR e.proposal_id IS NOT NULL)
   AND NOT EXISTS (
        SELECT FROM donations_moneyproposal p
         WHERE p.id = e.proposal_id AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
           AND (p.kind = e.kind OR (p.kind, e.kind) IN (('close', 'transfer'), ('across', 'transfer'), ('across', 'exchange'), ('lend', 'loan'), ('repay', 'loan')))
           AND (p.kind = 'across' OR e.is_beside
                OR abs(p.amount) = abs(e.balance_change + e.committed_change * (e.balance_change = 0)::integer))
           AND (e.is_beside OR e.fund_id IN (p.fund_id, p.target_id)))
 ORDER BY f.code, e.number
"""

MADE = worth("x.amount", "f.currency", "g.currency", "x.rate", "x.rate_from")

EXCHANGES = f"""
SELECT {day_of("x.recorded_at")} AS moment, f.code AS fund, coalesce(sum(s.amount), 0) AS said,
       CASE WHEN f.id = x.fund_id THEN -x.amount ELSE x.received END AS summed
  FROM donations_exchange x JOIN donations_moneyproposal p ON p.id = x.proposal_id
  JOIN donations_fund f ON f.id IN (x.fund_id, x.target_id)
  LEFT JOIN donations_exchangeside s ON s.exchange_id = x.id AND s.fund_id = f.id
 GROUP BY x.id, f.id, p.id
HAVING coalesce(sum(s.amount), 0) <> CASE WHEN f.id = x.fund_id THEN -x.amount ELSE x.received END
    OR bool_or(s.amount + s.cleared <> CASE s.side WHEN 'rest' THEN s.amount ELSE 0 END)
    OR (p.fund_id, p.target_id, p.amount, p.received, p.rate, p.rate_from)
       IS DISTINCT FROM (x.fund_id, x.target_id, x.amount, x.received, x.rate, x.rate_from)
 UNION ALL
SELECT {day_of("x.recorded_at")}, g.code, x.worth, {MADE}
  FROM donations_exchange x JOIN donations_fund f ON f.id = x.fund_id JOIN donations_fund g ON g.id = x.target_id
 WHERE x.worth <> {MADE}
 UNION ALL
SELECT {day_of("x.recorded_at")}, f.code, 0, e.balance_change
  FROM donations_exchange x JOIN donations_exchangeside s ON s.exchange_id = x.id
  JOIN donations_fund f ON f.id = s.fund_id
  JOIN donations_journal j ON (j.source_kind, j.source_id) = ('exchange', s.id)
  JOIN donations_ledgerentry e ON e.journal_id = j.id
 WHERE NOT EXISTS (SELECT FROM donations_ledgerentry u WHERE u.undoes_id = e.id)
   AND EXISTS (
        SELECT FROM donations_exchangeside o
          JOIN donations_journal oj ON (oj.source_kind, oj.source_id) = ('exchange', o.id)
          JOIN donations_ledgerentry oe ON oe.journal_id = oj.id JOIN donations_ledgerentry u ON u.undoes_id = oe.id
         WHERE o.exchange_id = x.id)
"""
"""Exchanges whose sides are not what two officers signed, whose worth is not what the rate makes, or undone on one side alone."""

IN_FORCE = f"""
SELECT 'tariff' AS kind, valid_from AS moment FROM donations_tariff t
 WHERE approved_at IS NOT NULL
   AND NOT EXISTS (SELECT FROM donations_moneyproposal p WHERE p.tariff_id = t.id AND p.status = 'approved'
                      AND p.decided_by_id <> p.proposed_by_id AND p.decided_at = t.approved_at)
   AND approved_at <> valid_from::timestamp AT TIME ZONE 'Asia/Tokyo'
 UNION ALL
SELECT 'night' AS kind, {day_of("since")} FROM donations_nightlimit n
 WHERE NOT EXISTS (SELECT FROM donations_moneyproposal p WHERE p.id = n.proposal_id AND p.status = 'approved'
                      AND p.decided_by_id <> p.proposed_by_id AND p.amount = n.amount)
   AND id > (SELECT min(id) FROM donations_nightlimit)
"""
"""Prices and limits in force without two officers; the ones a house was opened with are known by their place."""

DAYS = """
SELECT f.code AS fund, d.day AS moment, d.kind, d.said, d.summed FROM (
SELECT fund_id, day, kind, coalesce(t.moved, 0) + coalesce(t.committed, 0) AS said,
       coalesce(s.moved, 0) + coalesce(s.committed, 0) AS summed
  FROM donations_daytotal t
  FULL JOIN (
    SELECT fund_id, day, kind, sum(moved) AS moved, sum(committed) AS committed, sum(standing) AS standing,
           sum(number) AS number
      FROM (
        SELECT e.fund_id, e.booked_on AS day, coalesce(u.kind, e.kind) AS kind, e.balance_change AS moved,
               e.committed_change AS committed, CASE WHEN u.id IS NULL THEN e.balance_change ELSE 0 END AS standing, (u.id IS NULL)::integer AS number
          FROM donations_ledgerentry e LEFT JOIN donations_ledgerentry u ON u.id = e.undoes_id
        UNION ALL
        SELECT u.fund_id, u.booked_on, u.kind, 0, 0, e.balance_change, -1
          FROM donations_ledgerentry e JOIN donations_ledgerentry u ON u.id = e.undoes_id
      ) each GROUP BY fund_id, day, kind
  ) s USING (fund_id, day, kind)
 WHERE (t.moved, t.committed, t.standing, t.number) IS DISTINCT FROM (s.moved, s.committed, s.standing, s.number)
  ) d JOIN donations_fund f ON f.id = d.fund_id
 ORDER BY f.code, d.day, d.kind
"""
"""Days whose kept sums are not those of their entries."""

SHORT_DAYS = """
SELECT DISTINCT ON (fund) fund, day AS moment, balance - committed AS available, committed AS said FROM (
    SELECT f.code AS fund, e.booked_on AS day,
           sum(sum(e.balance_change)) OVER w AS balance, sum(sum(e.committed_change)) OVER w AS committed
      FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id
     GROUP BY f.code, e.booked_on
    WINDOW w AS (PARTITION BY f.code ORDER BY e.booked_on)
  ) ends
 WHERE committed < 0 OR balance < committed
 ORDER BY fund, day
"""
"""The first day of each fund that ends with less than nothing promised, or with more promised than there was."""

IS_OUT = """
        t.kind = 'advance' AND t.status = 'approved'
        AND NOT EXISTS (SELECT FROM donations_settlement s WHERE s.advance_id = t.id)
        AND t.booked_amount > (
            SELECT coalesce(sum(l.amount), 0) FROM donations_advanceloss l WHERE l.advance_id = t.id AND l.kind = 'lost')
        AND NOT EXISTS (
            SELECT FROM donations_journal j JOIN donations_ledgerentry e ON e.journal_id = j.id
              JOIN donations_ledgerentry u ON u.undoes_id = e.id
             WHERE (j.source_kind, j.source_id) = ('payment', t.id))
"""
"""Whether a payment `t` is an advance in somebody's hands, by settlements, losses and reversals."""

OUT = f"""
SELECT t.case_reference AS case FROM donations_payment t WHERE t.is_out IS DISTINCT FROM ({IS_OUT})
 ORDER BY t.case_reference
"""
"""Payments that say otherwise than settlements and reversals whether they are advances in somebody's hands."""

LOST = """
SELECT a.case_reference AS case, l.amount AS said
  FROM donations_advanceloss l JOIN donations_payment a ON a.id = l.advance_id
 WHERE NOT EXISTS (
        SELECT FROM donations_moneyproposal p
         WHERE p.id = l.proposal_id AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
           AND (p.kind, p.advance_id, p.amount, p.booked_on) = (l.kind, l.advance_id, l.amount, l.happened_on))
    OR a.kind <> 'advance'
    OR (SELECT sum(o.amount) FROM donations_advanceloss o WHERE o.advance_id = a.id AND o.kind = 'lost') > a.booked_amount
 ORDER BY a.case_reference
"""
"""What was written off, or turned up, otherwise than two officers signed; and more lost than was given."""

STANDING_REFUNDS = """
        coalesce((
            SELECT sum(r.booked_amount) FROM donations_refund r
             WHERE r.payment_id = t.id AND NOT EXISTS (
                SELECT FROM donations_journal j JOIN donations_ledgerentry e ON e.journal_id = j.id
                  JOIN donations_ledgerentry u ON u.undoes_id = e.id
                 WHERE (j.source_kind, j.source_id) = ('refund', r.id))), 0)
"""
"""What of a payment `t` came back, by the refunds that no reversal undid."""

CAME_BACK = f"""
SELECT t.case_reference AS case, t.came_back AS said
  FROM donations_payment t
 WHERE t.came_back <> ({STANDING_REFUNDS})
    OR EXISTS (
        SELECT FROM donations_refund r
         WHERE r.payment_id = t.id AND NOT EXISTS (
            SELECT FROM donations_moneyproposal o
             WHERE o.id = r.proposal_id AND o.status = 'approved' AND o.decided_by_id <> o.proposed_by_id
               AND (o.kind, o.advance_id, o.amount, o.booked_on)
                 = ('refund', r.payment_id, r.booked_amount, r.came_on)))
 ORDER BY t.case_reference
"""
"""Payments of which otherwise came back than refunds say that stand, or than two officers signed."""

CLOSED = """
SELECT f.code AS fund, e.number, max(p.until) AS moment
  FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id
  JOIN donations_periodclose p ON e.booked_on <= p.until AND e.recorded_at > p.closed_at
       AND (p.reopened_at IS NULL OR e.recorded_at < p.reopened_at - interval '1 minute')
 GROUP BY f.code, e.number ORDER BY f.code, e.number
"""
"""Entries that were booked on a day of a closed month."""

FUNDS = """
SELECT f.code AS fund FROM donations_fund f
 WHERE (f.code NOT IN ('rescue', 'general') OR f.opened_on IS NOT NULL)
   AND NOT EXISTS (
        SELECT FROM donations_fundopening o JOIN donations_moneyproposal p ON p.opening_id = o.id
         WHERE o.fund_id = f.id AND o.approved_at IS NOT NULL AND o.opened_on = f.opened_on
           AND (o.code, o.kind, o.purpose) = (f.code, f.kind, f.purpose)
           AND p.kind = 'open' AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id)
    OR f.closed_on IS DISTINCT FROM (
        SELECT CASE p.kind WHEN 'close' THEN (coalesce(p.decided_recorded_at, p.decided_at) AT TIME ZONE 'Asia/Tokyo')::date END
          FROM donations_moneyproposal p
         WHERE p.fund_id = f.id AND p.kind IN ('close', 'reopen') AND p.status = 'approved'
           AND p.decided_by_id <> p.proposed_by_id
         ORDER BY coalesce(p.decided_recorded_at, p.decided_at) DESC, p.proposed_at DESC LIMIT 1)
 ORDER BY f.code
"""
"""Funds that are open or closed otherwise than two officers signed; the two that every house has were opened by nobody."""

BEFORE = """
SELECT f.code AS fund, e.number, f.opened_on AS moment
  FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id
 WHERE e.booked_on < f.opened_on OR e.kind = 'opening' AND e.booked_on IS DISTINCT FROM f.opened_on
 ORDER BY f.code, e.number
"""
"""Entries of before the first day of their fund, and opening entries of another day."""

QUESTIONS = {
    "fund": FUNDS,
    "before": BEFORE,
    "days": DAYS,
    "short_day": SHORT_DAYS,
    "closed": CLOSED,
    "out": OUT,
    "number": first_in_chain("place", "number <> place"),
    "count": """SELECT f.code AS fund, f.entry_count AS said, count(e.id) AS found
                  FROM donations_fund f LEFT JOIN donations_ledgerentry e ON e.fund_id = f.id
                 GROUP BY f.id HAVING f.entry_count <> count(e.id)""",
    "balance_after": first_in_chain("balance_after AS said, balance AS summed", "balance_after <> balance"),
    "committed_after": first_in_chain("committed_after AS said, committed AS summed", "committed_after <> committed"),
    "overspent": first_in_chain("balance - committed AS available", "committed < 0 OR balance < committed"),
    "order": first_in_chain("place", "recorded_at < former_at"),
    "balance": """SELECT f.code AS fund, f.balance AS said, coalesce(sum(e.balance_change), 0) AS summed
                    FROM donations_fund f LEFT JOIN donations_ledgerentry e ON e.fund_id = f.id
                   GROUP BY f.id HAVING f.balance <> coalesce(sum(e.balance_change), 0)""",
    "committed": """SELECT f.code AS fund, f.committed AS said, coalesce(sum(e.committed_change), 0) AS summed
                      FROM donations_fund f LEFT JOIN donations_ledgerentry e ON e.fund_id = f.id
                     GROUP BY f.id HAVING f.committed <> coalesce(sum(e.committed_change), 0)""",
    "remaining": """SELECT c.case_reference AS case, c.remaining AS said, coalesce(sum(e.committed_change), 0) AS summed
                      FROM donations_commitment c LEFT JOIN donations_ledgerentry e ON e.draws_on_id = c.id
                     GROUP BY c.id HAVING c.remaining <> coalesce(sum(e.committed_change), 0)""",
    "promised_day": """SELECT DISTINCT ON (case_reference) case_reference AS case, booked_on AS moment FROM (
                        SELECT c.id, c.case_reference, e.booked_on,
                               sum(e.committed_change) OVER (PARTITION BY c.id ORDER BY e.booked_on) AS remaining
                          FROM donations_commitment c JOIN donations_ledgerentry e ON e.draws_on_id = c.id) days
                       WHERE remaining < 0 ORDER BY case_reference, booked_on""",
    "raised": """SELECT c.case_reference AS case, c.raised AS said, coalesce(sum(d.amount), 0) AS summed
                   FROM donations_commitment c
                   LEFT JOIN donations_fundingdecision d ON d.amends_id = c.id AND d.status = 'approved'
                  GROUP BY c.id HAVING c.raised <> coalesce(sum(d.amount), 0)""",
    "fit": OF_SOURCES,
    "day": """SELECT f.code AS fund, e.number FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id
               WHERE e.booked_on <> (e.occurred_at AT TIME ZONE 'Asia/Tokyo')::date ORDER BY f.code, e.number""",
    "decision": """SELECT d.case_reference AS case FROM donations_fundingdecision d WHERE d.status = 'approved'
                      AND d.amends_id IS NULL AND NOT EXISTS (SELECT FROM donations_commitment c WHERE c.decision_id = d.id)""",
    "figures": """SELECT d.case_reference AS case, coalesce(d.available_after, 0) AS said,
                         e.balance_after - e.committed_after AS summed
                    FROM donations_fundingdecision d JOIN donations_commitment c ON c.decision_id = d.id
                    JOIN donations_ledgerentry e ON e.draws_on_id = c.id AND e.kind = 'commitment'
                   WHERE (d.available_after, d.available_before) IS DISTINCT FROM
                         (e.balance_after - e.committed_after, e.balance_after - e.committed_after + e.committed_change)
                   UNION ALL
                  SELECT d.case_reference, coalesce(d.available_after, 0), e.balance_after - e.committed_after
                    FROM donations_fundingdecision d
                    JOIN donations_journal j ON (j.source_kind, j.source_id) = ('overrun', d.id)
                    JOIN donations_ledgerentry e ON e.journal_id = j.id
                   WHERE (d.available_after, d.available_before) IS DISTINCT FROM
                         (e.balance_after - e.committed_after, e.balance_after - e.committed_after + e.committed_change)""",
    "two_people": """SELECT 'decision' AS kind, case_reference AS case FROM donations_fundingdecision
                      WHERE status = 'approved' AND decided_by_id = proposed_by_id AND NOT night_exception
                      UNION ALL
                     SELECT CASE kind WHEN 'advance' THEN 'advance' ELSE 'disbursement' END, case_reference
                       FROM donations_payment WHERE status = 'approved' AND decided_by_id = proposed_by_id""",
    "second_officer": SIGNED,
    "in_force": IN_FORCE,
    "rate": wrong_conversions(),
    "settlement": """SELECT * FROM (
                        SELECT a.case_reference AS case,
                               a.booked_amount - (SELECT coalesce(sum(l.amount), 0) FROM donations_advanceloss l
                                                   WHERE l.advance_id = a.id AND l.kind = 'lost') AS said,
                               s.returned + coalesce(sum(x.booked_amount), 0) AS summed
                          FROM donations_settlement s JOIN donations_payment a ON a.id = s.advance_id
                          LEFT JOIN donations_payment x ON x.settlement_id = s.id
                         GROUP BY s.id, a.id) settled
                      WHERE said <> summed""",
    "loss": LOST,
    "refund": CAME_BACK,
    "transfer": f"""SELECT {day_of("min(e.occurred_at)")} AS moment, min(f.code) AS of, sum(e.balance_change) AS summed
                     FROM donations_journal j JOIN donations_ledgersource s ON s.kind = j.source_kind AND s.is_balanced
                     JOIN donations_ledgerentry e ON e.journal_id = j.id
                     JOIN donations_fund f ON f.id = e.fund_id
                    GROUP BY j.id, f.currency HAVING sum(e.balance_change) <> 0""",
    "exchange": EXCHANGES,
    "protection": missing_protections(),
}

"""The questions of verification.py, by check; each answers with one row for each thing that disagrees."""
# ruff: noqa: S608 - Every name in these questions stands in this module; nothing in them comes from outside.

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


def causes_without_entry() -> str:
    """Whatever should have moved money and did not."""
    paid = "status = 'approved' AND decided_at IS NOT NULL"
    causes = (
        ("gift", "donation", "received_on", "booked_amount", "true"),
        ("payment", "expense", day_of("paid_at"), "booked_amount", f"{paid} AND settlement_id IS NULL"),
        ("advance", "advance", day_of("paid_at"), "booked_amount", paid),
        ("settlement", "settlement", day_of("settled_at"), "returned", "returned > 0"),
        ("commitment", "commitment", day_of("made_at"), "amount", "true"),
        ("adjustment", "adjustment", day_of("recorded_at"), "0", "true"),
        ("reversal", "reversal", day_of("recorded_at"), "0", "true"),
    )
    return " UNION ALL ".join(
        f"""SELECT '{kind}' AS kind, {day} AS moment, {amount} AS amount FROM donations_{table} cause
             WHERE {condition}
               AND NOT EXISTS (SELECT FROM donations_ledgerentry e WHERE e.{table}_id = cause.id)"""
        for kind, table, day, amount, condition in causes
    )


def causes_booked_twice() -> str:
    """A cause moves money once; a transfer once in each fund, and a commitment may be released again."""
    causes = ("donation", "expense", "advance", "settlement", "adjustment", "reversal", "commitment", "transfer")
    only = {"commitment": "AND e.kind = 'commitment'"}
    per_fund = {"transfer": ", e.fund_id"}
    return " UNION ALL ".join(
        f"""SELECT '{cause}' AS kind, min(f.code) AS fund, min(e.number) AS number, count(*) AS found
              FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id
             WHERE e.{cause}_id IS NOT NULL {only.get(cause, "")}
             GROUP BY e.{cause}_id{per_fund.get(cause, "")} HAVING count(*) > 1"""
        for cause in causes
    )


def wrong_conversions() -> str:
    """Foreign sums whose dollars are not their rate's, half-up to the cent; in whole numbers, so that nothing is rounded."""
    digits = "CASE currency WHEN 'JPY' THEN 1 WHEN 'KRW' THEN 1 ELSE 100 END"
    converted = f"div(200 * amount + {digits} * rate, 2 * {digits} * rate)"
    tables = (
        ("gift", "donation", "received_on"),
        ("payment", "expense", day_of("paid_at")),
        ("advance", "advance", day_of("paid_at")),
    )
    return " UNION ALL ".join(
        f"""SELECT '{kind}' AS kind, {day} AS moment, booked_amount AS said, {converted} AS summed
              FROM donations_{table} WHERE rate IS NOT NULL AND booked_amount <> {converted}"""
        for kind, table, day in tables
    )


def missing_protections() -> str:
    """Triggers and constraints that must be there and on, whoever may have switched them off and on again."""
    triggers = (
        ("move_fund", "ledgerentry"), ("append_only", "ledgerentry"), ("complete", "ledgerentry"), ("guard_sums", "fund"),
        ("guard_sums", "commitment"), ("guard_decided", "fundingdecision"), ("guard_decided", "expense"),
        ("guard_decided", "advance"), ("guard_night", "fundingdecision"), ("append_only", "donation"),
        ("complete", "settlement"), ("complete", "transfer"), ("second_officer", "ledgerentry"),
        ("guard_proposal", "moneyproposal"), ("guard_tariff", "tariff"), ("guard_limit", "nightlimit"),
        ("guard_estimate", "estimate"), ("guard_rate", "donation"), ("guard_rate", "expense"), ("guard_rate", "advance"),
        ("guard_decided", "moneyproposal"), ("complete", "moneyproposal"),
    )  # fmt: skip
    constraints = (
        ("fund_never_overspent", "fund"), ("commitment_never_overdrawn", "commitment"), ("expense_by_another", "expense"),
        ("decision_by_another", "fundingdecision"), ("advance_by_another", "advance"), ("entry_number_in_fund", "ledgerentry"),
        ("entry_booked_on_its_day", "ledgerentry"), ("donations_reversal_entry_id_key", "reversal"),
        ("proposal_by_another", "moneyproposal"), ("tariff_in_force_from_its_signature", "tariff"),
    )  # fmt: skip
    wanted = ", ".join(f"('trigger', '{name}', 'donations_{table}')" for name, table in triggers)
    wanted += "".join(f", ('constraint', '{name}', 'donations_{table}')" for name, table in constraints)
    return f"""SELECT name, tablename AS table FROM (VALUES {wanted}) wanted (kind, name, tablename)
                WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE kind = 'trigger' AND t.tgname = name
                                     AND t.tgrelid = tablename::regclass AND t.tgenabled = 'A')
                  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE kind = 'constraint' AND c.conname = name
                                     AND c.conrelid = tablename::regclass AND c.convalidated)"""


FIT = """
SELECT f.code AS fund, e.number, e.kind
  FROM donations_ledgerentry e
  JOIN donations_fund f ON f.id = e.fund_id
  LEFT JOIN donations_donation d ON d.id = e.donation_id
  LEFT JOIN donations_commitment c ON c.id = e.commitment_id
  LEFT JOIN donations_fundingdecision v ON v.id = c.decision_id
  LEFT JOIN donations_expense x ON x.id = e.expense_id
  LEFT JOIN donations_advance a ON a.id = e.advance_id
  LEFT JOIN donations_settlement s ON s.id = e.settlement_id
  LEFT JOIN donations_advance sa ON sa.id = s.advance_id
  LEFT JOIN donations_adjustment j ON j.id = e.adjustment_id
  LEFT JOIN donations_transfer t ON t.id = e.transfer_id
  LEFT JOIN donations_reversal r ON r.id = e.reversal_id
  LEFT JOIN donations_ledgerentry u ON u.id = r.entry_id
 WHERE NOT coalesce(CASE e.kind
    WHEN 'donation' THEN e.balance_change = d.booked_amount AND e.committed_change = 0 AND d.fund_id = e.fund_id
                         AND e.draws_on_id IS NULL
    WHEN 'commitment' THEN e.balance_change = 0 AND e.committed_change = c.amount AND v.status = 'approved'
                         AND v.amount = c.amount AND c.fund_id = e.fund_id AND e.draws_on_id = c.id
    WHEN 'release' THEN e.balance_change = 0 AND e.committed_change < 0 AND c.fund_id = e.fund_id
                         AND e.draws_on_id = c.id
    WHEN 'disbursement' THEN e.balance_change = -x.booked_amount AND e.committed_change = -x.booked_amount
                         AND x.status = 'approved' AND x.settlement_id IS NULL AND e.draws_on_id = x.commitment_id
    WHEN 'advance' THEN e.balance_change = -a.booked_amount AND e.committed_change = -a.booked_amount
                         AND a.status = 'approved' AND e.draws_on_id = a.commitment_id
    WHEN 'settlement' THEN e.balance_change = s.returned AND e.committed_change = s.returned
                         AND e.draws_on_id = sa.commitment_id
    WHEN 'fee' THEN e.balance_change < 0 AND e.committed_change = 0 AND j.kind = 'fee'
    WHEN 'exchange' THEN e.committed_change = 0 AND j.kind = 'exchange'
    WHEN 'transfer' THEN e.committed_change = 0 AND t.id IS NOT NULL
    WHEN 'reversal' THEN e.balance_change = -u.balance_change AND e.committed_change = -u.committed_change
                         AND e.fund_id = u.fund_id AND e.draws_on_id IS NOT DISTINCT FROM u.draws_on_id
                         AND u.kind NOT IN ('reversal', 'transfer', 'commitment', 'settlement')
 END, false)
 ORDER BY f.code, e.number
"""

SIGNED = f"""
SELECT f.code AS fund, e.number, e.kind
  FROM (
    SELECT e.*, u.kind AS undone, coalesce(j.proposal_id, t.proposal_id, r.proposal_id) AS proposal_id, uj.proposal_id AS undone_by_two,
           sum(e.balance_change) FILTER (WHERE 'fee' IN (e.kind, u.kind)) OVER (
               PARTITION BY e.fund_id, coalesce(u.booked_on, e.booked_on) ORDER BY e.number) AS booked_that_day,
           sum(e.balance_change) FILTER (WHERE 'fee' IN (e.kind, u.kind)) OVER (
               PARTITION BY e.fund_id, {day_of("coalesce(u.recorded_at, e.recorded_at)")} ORDER BY e.number) AS recorded_that_day
      FROM donations_ledgerentry e
      LEFT JOIN donations_adjustment j ON j.id = e.adjustment_id
      LEFT JOIN donations_transfer t ON t.id = e.transfer_id
      LEFT JOIN donations_reversal r ON r.id = e.reversal_id
      LEFT JOIN donations_ledgerentry u ON u.id = r.entry_id
      LEFT JOIN donations_adjustment uj ON uj.id = u.adjustment_id
     WHERE e.kind IN ('fee', 'exchange', 'transfer', 'reversal')
  ) e
  JOIN donations_fund f ON f.id = e.fund_id
 WHERE NOT e.predates_second_officer
   AND (e.kind IN ('exchange', 'transfer')
        OR e.kind = 'fee' AND least(e.booked_that_day, e.recorded_that_day) < -5000
        OR e.kind = 'reversal' AND (e.undone IN ('disbursement', 'advance', 'exchange') OR e.undone_by_two IS NOT NULL)
        OR e.proposal_id IS NOT NULL)
   AND NOT EXISTS (
        SELECT FROM donations_moneyproposal p
         WHERE p.id = e.proposal_id AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id AND p.kind = e.kind
           AND abs(p.amount) = abs(e.balance_change + e.committed_change * (e.balance_change = 0)::integer)
           AND e.fund_id IN (p.fund_id, p.target_id))
 ORDER BY f.code, e.number
"""

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

QUESTIONS = {
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
    "causes": """SELECT f.code AS fund, e.number, num_nonnulls(e.donation_id, e.transfer_id, e.commitment_id, e.expense_id,
                        e.advance_id, e.settlement_id, e.adjustment_id, e.reversal_id) AS found
                   FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id
                  WHERE num_nonnulls(e.donation_id, e.transfer_id, e.commitment_id, e.expense_id, e.advance_id,
                        e.settlement_id, e.adjustment_id, e.reversal_id) <> 1 ORDER BY f.code, e.number""",
    "fit": FIT,
    "day": """SELECT f.code AS fund, e.number FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id
               WHERE e.booked_on <> (e.occurred_at AT TIME ZONE 'Asia/Tokyo')::date ORDER BY f.code, e.number""",
    "twice": causes_booked_twice(),
    "missing": causes_without_entry(),
    "decision": """SELECT d.case_reference AS case FROM donations_fundingdecision d WHERE d.status = 'approved'
                      AND NOT EXISTS (SELECT FROM donations_commitment c WHERE c.decision_id = d.id)""",
    "figures": """SELECT d.case_reference AS case, coalesce(d.available_after, 0) AS said,
                         e.balance_after - e.committed_after AS summed
                    FROM donations_fundingdecision d JOIN donations_commitment c ON c.decision_id = d.id
                    JOIN donations_ledgerentry e ON e.commitment_id = c.id AND e.kind = 'commitment'
                   WHERE (d.available_after, d.available_before) IS DISTINCT FROM
                         (e.balance_after - e.committed_after, e.balance_after - e.committed_after + e.committed_change)""",
    "two_people": """SELECT 'decision' AS kind, case_reference AS case FROM donations_fundingdecision
                      WHERE status = 'approved' AND decided_by_id = proposed_by_id AND NOT night_exception
                      UNION ALL
                     SELECT 'payment', case_reference FROM donations_expense
                      WHERE status = 'approved' AND decided_by_id = proposed_by_id
                      UNION ALL
                     SELECT 'advance', case_reference FROM donations_advance
                      WHERE status = 'approved' AND decided_by_id = proposed_by_id""",
    "second_officer": SIGNED,
    "in_force": IN_FORCE,
    "rate": wrong_conversions(),
    "settlement": """SELECT a.case_reference AS case, a.booked_amount AS said,
                            s.returned + coalesce(sum(x.booked_amount), 0) AS summed
                       FROM donations_settlement s JOIN donations_advance a ON a.id = s.advance_id
                       LEFT JOIN donations_expense x ON x.settlement_id = s.id
                      GROUP BY s.id, a.id HAVING a.booked_amount <> s.returned + coalesce(sum(x.booked_amount), 0)""",
    "transfer": f"""SELECT {day_of("t.recorded_at")} AS moment, coalesce(sum(e.balance_change), 0) AS summed
                     FROM donations_transfer t LEFT JOIN donations_ledgerentry e ON e.transfer_id = t.id
                    GROUP BY t.id HAVING count(e.id) <> 2 OR sum(e.balance_change) <> 0""",
    "protection": missing_protections(),
}

"""What officers write about the books is sealed: what is proposed, and what one booked alone."""

from django.db import migrations, models
from django.db.models import UUIDField, Value
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.audit.operations import TRAIL, audited, moved
from lfnkr.keyring.operations import SealColumns
from lfnkr.postgresql.migration_sql import sql_file

BOOKS = Value("00000000-0000-0000-0000-000000000000", output_field=UUIDField())
"""The books of the house, under whose key words are that are of no fund."""
WORDS = {
    "refusal": _lazy("refused because"),
    "note": _lazy("explanation"),
    "authority": _lazy("decided by"),
    "consent": _lazy("consent of the givers"),
}
BOOKED = {
    "transfer": {"reason": _lazy("reason"), "decided_by": _lazy("decided by")},
    "adjustment": {"note": _lazy("explanation")},
    "reversal": {"reason": _lazy("reason")},
}
TOLD_ANEW = {
    "donations_moneyproposal": {"removed": [*WORDS]},
    **{f"donations_{table}": {"removed": [*columns]} for table, columns in BOOKED.items()},
}
"""What the trail knew of the words in clear, and knows of the sealed ones on the way back, is of columns that are no more."""
ONCE = {
    "transfer": models.CheckConstraint(
        condition=models.Q(("proposal", None), models.Q(("decided_by", None), ("reason", None)), _connector="OR"),
        name="words_of_transfer_once",
    ),
    "adjustment": models.CheckConstraint(
        condition=models.Q(("proposal", None), ("note", None), _connector="OR"), name="words_of_adjustment_once"
    ),
    "reversal": models.CheckConstraint(
        condition=models.Q(models.Q(("beside", None), ("proposal", None)), ("reason", None), _connector="OR"),
        name="words_of_reversal_once",
    ),
}
"""What two officers signed says why, and what is booked by it says it no second time."""
CONSENT_GUARDED = [
    "CREATE TRIGGER guard_consent AFTER INSERT OR UPDATE OF status, decided_by_id, taken_up_by_id ON donations_moneyproposal"
    " FOR EACH ROW WHEN (NEW.consent <> '') EXECUTE FUNCTION donations_guard_consent()",
    "ALTER TABLE donations_moneyproposal ENABLE ALWAYS TRIGGER guard_consent",
]


def sealed(table: str, subject: str) -> list[object]:
    """The words of what one booked alone are sealed."""
    return [
        SealColumns(table, BOOKED[table], kind="fund", subject=subject),
        migrations.AddConstraint(table, ONCE[table]),
        audited(f"donations_{table}", again=True),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0092_say_why_where_two_officers_signed_it"),
        ("keyring", "0006_keep_keys_of_funds"),
        TRAIL,
    ]

    operations = [
        # No column of another type may stand in the condition of a trigger.
        migrations.RunSQL("DROP TRIGGER guard_consent ON donations_moneyproposal", CONSENT_GUARDED),
        migrations.RemoveConstraint("moneyproposal", "proposal_refused_for_a_reason"),
        migrations.RemoveConstraint("moneyproposal", "proposal_has_its_facts"),
        SealColumns("moneyproposal", WORDS, kind="fund", subject=("fund_id", BOOKS)),
        migrations.AddConstraint(
            "moneyproposal",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("refusal__isnull", False), ("status", "refused")),
                    models.Q(models.Q(("status", "refused"), _negated=True), ("refusal", None)),
                    _connector="OR",
                ),
                name="proposal_refused_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            "moneyproposal",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__isnull", False),
                        ("amount__lt", 0),
                        ("booked_on__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "fee"),
                    ),
                    models.Q(
                        ("amount__isnull", False),
                        ("booked_on__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "exchange"),
                        models.Q(("amount", 0), _negated=True),
                    ),
                    models.Q(
                        ("amount__isnull", False),
                        ("amount__lt", 0),
                        ("booked_on__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "cost"),
                        (
                            "category__in",
                            [
                                "staff",
                                "rent",
                                "office",
                                "printing",
                                "travel",
                                "meetings",
                                "surveys",
                                "education",
                                "relief",
                                "advice",
                                "taxes",
                                "other",
                            ],
                        ),
                        ("note__isnull", False),
                    ),
                    models.Q(
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "transfer"),
                        ("target__isnull", False),
                        models.Q(("fund", models.F("target")), _negated=True),
                    ),
                    models.Q(
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "across"),
                        ("rate__gt", 0),
                        ("rate__isnull", False),
                        ("received__gt", 0),
                        ("received__isnull", False),
                        ("target__isnull", False),
                        models.Q(("fund", models.F("target")), _negated=True),
                    ),
                    models.Q(
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "lend"),
                        ("target__isnull", False),
                        models.Q(("fund", models.F("target")), _negated=True),
                        ("note__isnull", False),
                    ),
                    models.Q(
                        ("fund__isnull", False),
                        ("kind__in", ("repay", "waive")),
                        ("loan__isnull", False),
                        ("target__isnull", False),
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                    ),
                    models.Q(
                        ("amount__isnull", False),
                        ("entry__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "reversal"),
                    ),
                    models.Q(("kind", "tariff"), ("tariff__isnull", False)),
                    models.Q(("amount__gt", 0), ("amount__isnull", False), ("kind", "night")),
                    models.Q(
                        ("booked_on__isnull", False),
                        ("kind", "rate"),
                        ("rate__gt", 0),
                        ("rate__isnull", False),
                        models.Q(("currency", ""), _negated=True),
                        models.Q(("currency", models.F("rate_from")), _negated=True),
                    ),
                    models.Q(
                        ("fund__isnull", False), ("kind", "levels"), ("levels__isnull", False), ("note__isnull", False)
                    ),
                    models.Q(("kind", "open"), ("opening__isnull", False)),
                    models.Q(
                        ("fund__isnull", False),
                        ("kind", "close"),
                        ("note__isnull", False),
                        models.Q(
                            models.Q(("amount", None), ("target", None)),
                            models.Q(
                                ("amount__gt", 0),
                                ("target__isnull", False),
                                models.Q(("fund", models.F("target")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                    ),
                    models.Q(("fund__isnull", False), ("kind", "reopen"), ("note__isnull", False)),
                    models.Q(
                        ("advance__isnull", False),
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("booked_on__isnull", False),
                        ("kind", "lost"),
                        ("fund", None),
                        ("note__isnull", False),
                    ),
                    models.Q(
                        ("advance__isnull", False),
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("booked_on__isnull", False),
                        ("kind", "found"),
                        ("fund__isnull", False),
                        ("note__isnull", False),
                    ),
                    models.Q(("kind", "month"), ("until__isnull", False)),
                    models.Q(("kind", "again"), ("until__isnull", False), ("note__isnull", False)),
                    models.Q(("kind", "year"), ("year__isnull", False)),
                    models.Q(("kind", "anew"), ("year__isnull", False), ("note__isnull", False)),
                    models.Q(("kind", "stated"), ("stated__isnull", False)),
                    models.Q(("kind", "unstated"), ("stated__isnull", False), ("note__isnull", False)),
                    _connector="OR",
                ),
                name="proposal_has_its_facts",
            ),
        ),
        audited("donations_moneyproposal", again=True),
        *sealed("transfer", "fund_id"),
        *sealed("adjustment", "fund_id"),
        *sealed("reversal", "entry__fund_id"),
        moved(__name__, TOLD_ANEW, back=TOLD_ANEW),
        sql_file(__file__, "0093_seal_words_of_the_books"),
    ]

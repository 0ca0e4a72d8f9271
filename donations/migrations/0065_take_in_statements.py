"""Statements of accounts: their rows added once, who paid sealed under a key of each row; what a row was said to be."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.keyring.sealing
import lfnkr.money
from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0061_exchange_between_currencies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("bank", "at a bank"), ("postal", "at the post office")],
                        max_length=8,
                        verbose_name="kept",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=lfnkr.money.currency_choices, default="JPY", max_length=3, verbose_name="currency"
                    ),
                ),
                ("opening_balance", models.BigIntegerField(default=0)),
                ("day_column", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("came_in_column", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("went_out_column", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("balance_column", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("payer_column", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("words_column", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("opened_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="donations.fund"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "account at a bank or post office",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="AccountReading",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("read_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="donations.bankaccount",
                    ),
                ),
            ],
            options={
                "verbose_name": "reading of an account",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="BankStatement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("digest", models.BinaryField(max_length=32)),
                ("content", lfnkr.keyring.sealing.SealedField()),
                (
                    "encoding",
                    models.CharField(
                        choices=[("utf-8-sig", "UTF-8"), ("cp932", "Shift_JIS")],
                        max_length=9,
                        verbose_name="character set",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("read_at", models.DateTimeField(editable=False, null=True)),
                ("first_on", models.DateField(editable=False, null=True)),
                ("last_on", models.DateField(editable=False, null=True)),
                ("row_count", models.PositiveIntegerField(default=0, editable=False)),
                ("known_count", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "closing_balance",
                    models.BigIntegerField(editable=False, null=True, verbose_name="balance at the end"),
                ),
                ("voided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="donations.bankaccount",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "statement of an account",
                "ordering": ["-uploaded_at"],
            },
        ),
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(editable=False)),
                ("day", models.DateField(editable=False, verbose_name="day")),
                ("amount", models.BigIntegerField(editable=False, verbose_name="amount")),
                ("balance", models.BigIntegerField(editable=False, null=True)),
                ("payer", lfnkr.keyring.sealing.SealedField()),
                ("words", lfnkr.keyring.sealing.SealedField()),
                ("cells", lfnkr.keyring.sealing.SealedField()),
                ("payer_token", models.BinaryField(max_length=16, null=True)),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("is_standing", models.BooleanField(default=True, editable=False)),
                (
                    "account",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="donations.bankaccount",
                    ),
                ),
                (
                    "looks_like",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lookalikes",
                        to="donations.statementline",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="donations.bankstatement",
                    ),
                ),
            ],
            options={
                "verbose_name": "row of a statement",
                "ordering": ["-day", "statement", "-number"],
            },
        ),
        migrations.CreateModel(
            name="LineMatch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("double", "the same row told twice"),
                            ("own", "moved between accounts of ours"),
                            ("several", "several gifts or payments together, booked each by itself"),
                            ("income", "income that is no gift: interest, dues, a grant"),
                            ("office", "a cost that these books do not keep"),
                        ],
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("matched_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("undone_at", models.DateTimeField(editable=False, null=True)),
                (
                    "donation",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_rows",
                        to="donations.donation",
                    ),
                ),
                (
                    "matched_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_rows",
                        to="donations.payment",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="donations.statementline",
                    ),
                ),
            ],
            options={
                "verbose_name": "what a row is",
                "ordering": ["-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="bankaccount",
            constraint=models.UniqueConstraint(fields=("name",), name="bank_account_named_once"),
        ),
        migrations.AddIndex(
            model_name="accountreading",
            index=models.Index(fields=["account", "by", "-read_at"], name="account_reading"),
        ),
        migrations.AddConstraint(
            model_name="bankstatement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("account", "digest"), name="statement_taken_in_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankstatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_on", None), ("last_on", None), ("read_at", None), ("read_by", None)),
                    models.Q(
                        ("first_on__isnull", False),
                        ("last_on__isnull", False),
                        ("read_at__isnull", False),
                        ("read_by__isnull", False),
                        ("content", None),
                        ("row_count__gt", 0),
                    ),
                    _connector="OR",
                ),
                name="statement_read_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankstatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("voided_at", None), ("voided_by", None)),
                    models.Q(("content", None), ("voided_at__isnull", False), ("voided_by__isnull", False)),
                    _connector="OR",
                ),
                name="statement_voided_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(fields=["-day", "id"], name="line_in_the_list"),
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(fields=["account", "payer_token"], name="line_payer"),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_standing", True)), fields=("account", "fingerprint"), name="line_told_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="line_moves_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="linematch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("line",), name="line_matched_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="linematch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("donation",), name="gift_of_one_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="linematch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("payment",), name="payment_of_one_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="linematch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("donation__isnull", False), ("payment", None), ("why", "")),
                    models.Q(("donation", None), ("payment__isnull", False), ("why", "")),
                    models.Q(
                        ("donation", None),
                        ("payment", None),
                        ("why__in", ["double", "own", "several", "income", "office"]),
                    ),
                    _connector="OR",
                ),
                name="line_is_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="linematch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at", None), ("undone_by", None)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="line_match_undone_whole",
            ),
        ),
        audited("donations_bankaccount"),
        audited("donations_bankstatement"),
        audited("donations_statementline", sealed=["payer_token"], unprinted=["payer_token"]),
        audited("donations_linematch"),
        audited("donations_accountreading"),
        append_only("donations_accountreading"),
        sql_file(__file__, "0065_take_in_statements"),
    ]

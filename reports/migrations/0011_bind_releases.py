"""A release binds what it lets out, for whom and in which words, can be revoked, and is kept as it was made.

Releases made before bind the value that the signed edition of their term printed; those of a term without one bind nothing,
so they have lapsed and are proposed anew. Going back loses what a release says and binds: the trail names each value.
"""

import json

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file


def bind(apps, _schema_editor):
    """What each release let out, by the last signed edition of its term."""
    items, files = apps.get_model("reports", "ReleaseItem"), apps.get_model("reports", "EditionFile")
    names = {row.pk: [row.name_en, row.name_ja, row.name_ko] for row in apps.get_model("cases", "Place").objects.all()}
    for term in items.objects.values_list("fiscal_year", flat=True).distinct():
        printed = files.objects.filter(
            edition__fiscal_year=term,
            edition__signed_at__isnull=False,
            audience="internal",
            language="en",
            format="json",
        )
        file = printed.order_by("-edition__number").first()
        figures = json.loads(bytes(file.content))["figures"] if file else {}
        for item in items.objects.filter(fiscal_year=term):
            if row := figures.get(item.key):
                item.bound = bound(row, names)
                item.save(update_fields=["bound"])


def bound(row, names):
    """As `reports.releases.released.bound_of` writes it of a figure."""
    value = row["value"]
    if isinstance(value, list):
        value = [[code, *names.get(code, [])] for code in value]
    facts = value, row["numerator"], row["denominator"], row.get("register_complete", True)
    return json.dumps(facts, ensure_ascii=False)


def nothing(_apps, _schema_editor):
    """What a release bound goes with its column."""


class Migration(migrations.Migration):
    dependencies = [
        ("lfnkr", "0008_keep_long_addresses_of_results"),
        ("cases", "0010_name_places_in_three_languages"),
        ("reports", "0010_keep_freezings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="releaseitem", options={"ordering": ["key", "proposed_at"], "verbose_name": "release"}
        ),
        migrations.RemoveConstraint(model_name="releaseitem", name="release_item_once"),
        migrations.AddField(
            model_name="releaseitem",
            name="audience",
            field=models.CharField(
                choices=[("members", "members"), ("public", "public")],
                default="public",
                max_length=8,
                verbose_name="for",
            ),
        ),
        migrations.AddField(
            model_name="releaseitem",
            name="bound",
            field=models.TextField(default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="releaseitem", name="findings", field=models.JSONField(default=list, editable=False)
        ),
        migrations.AddField(
            model_name="releaseitem", name="revoked_at", field=models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddField(
            model_name="releaseitem",
            name="revoked_because",
            field=models.CharField(blank=True, editable=False, max_length=240, verbose_name="why it was revoked"),
        ),
        migrations.AddField(
            model_name="releaseitem",
            name="revoked_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="releaseitem",
            name="stands_because",
            field=models.CharField(blank=True, max_length=240, verbose_name="why the words may stand"),
        ),
        *(
            migrations.AddField(
                model_name="releaseitem",
                name=f"words_{code}",
                field=models.CharField(blank=True, max_length=1200, verbose_name=f"in {language}"),
            )
            for code, language in (("en", "English"), ("ja", "Japanese"), ("ko", "Korean"))
        ),
        migrations.AlterField(
            model_name="releaseitem",
            name="key",
            field=models.CharField(max_length=100, verbose_name="figure or words"),
        ),
        migrations.AddConstraint(
            model_name="releaseitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("approved_at", None), ("revoked_at", None)),
                fields=("fiscal_year", "key", "audience"),
                name="release_waits_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="releaseitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="release_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="releaseitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at", None), ("revoked_because", ""), ("revoked_by", None)),
                    models.Q(
                        ("revoked_at__isnull", False),
                        ("revoked_by__isnull", False),
                        models.Q(("revoked_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="release_revoked_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="releaseitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("findings", []), models.Q(("stands_because", ""), _negated=True), _connector="OR"),
                name="release_says_why_found_words_stand",
            ),
        ),
        migrations.RunPython(bind, nothing),
        sql_file(__file__, "0011_bind_releases"),
    ]

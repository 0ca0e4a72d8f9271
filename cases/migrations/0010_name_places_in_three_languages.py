"""Places bear their names in three languages; what the catalogues said of those we added becomes part of their rows.

The column of the English name stays `name`, under which the audit trail tells of it.
"""

import csv
from pathlib import Path

from django.db import migrations, models
from django.db.models import F, Q

NAMES = Path(__file__).parent / "data" / "0010_names_of_places.tsv"


def say_names(apps, schema_editor):
    """The names of the places we added; one added by hand is called in every language as it was until now."""
    place = apps.get_model("cases", "Place")
    with NAMES.open(encoding="utf-8", newline="") as lines:
        known = {row["code"]: row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    for code, row in known.items():
        place.objects.filter(pk=code).update(name_ja=row["name_ja"], name_ko=row["name_ko"])
    place.objects.filter(name_ja="").update(name_ja=F("name_en"), name_ko=F("name_en"))


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_keep_when_a_response_is_due")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("place", "name", "name_en"),
                migrations.AlterField(
                    "place",
                    "name_en",
                    models.CharField(db_column="name", max_length=80, verbose_name="name in English"),
                ),
                migrations.AlterModelOptions(
                    name="place",
                    options={
                        "ordering": ["country", "name_en"],
                        "verbose_name": "place",
                        "verbose_name_plural": "places",
                    },
                ),
            ]
        ),
        migrations.AddField(
            "place",
            "name_ja",
            models.CharField(default="", max_length=80, verbose_name="name in Japanese"),
            preserve_default=False,
        ),
        migrations.AddField(
            "place",
            "name_ko",
            models.CharField(default="", max_length=80, verbose_name="name in Korean"),
            preserve_default=False,
        ),
        migrations.RunPython(say_names, migrations.RunPython.noop),
        migrations.AddConstraint(
            "place",
            models.CheckConstraint(
                condition=~Q(name_en="") & ~Q(name_ja="") & ~Q(name_ko=""),
                name="place_named_in_three_languages",
                violation_error_message="Give the name in all three languages.",
            ),
        ),
    ]

"""Add the places: first-level units of the countries of our work (ISO 3166-2), with the spellings people use."""

import csv
from pathlib import Path

from django.db import migrations

PLACES = Path(__file__).parent / "data" / "0006_places.tsv"


def add_places(apps, schema_editor):
    """One row a line of the file."""
    place = apps.get_model("cases", "Place")
    with PLACES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    place.objects.bulk_create(place(**{**row, "aliases": row["aliases"].split(";")}) for row in rows)


def remove_places(apps, schema_editor):
    """Only on the way back: refused by the foreign keys once a place is used."""
    apps.get_model("cases", "Place").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_record_changes_in_the_trail")]

    operations = [migrations.RunPython(add_places, remove_places)]

"""An edition holds a leaflet of four pages: frozen with it as a page, set as a PDF once it is signed."""

from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file

FORMATS = [
    ("json", "JSON"),
    ("html", "HTML"),
    ("screen", "on screen"),
    ("pdf", "PDF"),
    ("leaflet", "leaflet, HTML"),
    ("leaflet-pdf", "leaflet, PDF"),
]


class Migration(migrations.Migration):
    dependencies = [("reports", "0013_write_letters")]

    operations = [
        migrations.AlterField(
            model_name="editionfile",
            name="format",
            field=models.CharField(choices=FORMATS, max_length=12),
        ),
        migrations.AlterField(
            model_name="printjob",
            name="format",
            field=models.CharField(choices=FORMATS, default="pdf", editable=False, max_length=12),
        ),
        migrations.RemoveConstraint(model_name="editionfile", name="edition_file_format_is_known"),
        migrations.AddConstraint(
            model_name="editionfile",
            constraint=models.CheckConstraint(
                condition=models.Q(format__in=[value for value, _label in FORMATS]),
                name="edition_file_format_is_known",
            ),
        ),
        sql_file(__file__, "0014_print_leaflets"),
    ]

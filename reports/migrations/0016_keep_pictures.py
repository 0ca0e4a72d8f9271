"""A picture of our own at a chapter: what one release of two officers lets out, kept as the bytes we wrote."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Func, Q, Value

from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file

PEOPLE = [
    ("nobody", "nobody can be recognised in it, and no place where people hide or cross"),
    ("consented", "everybody who can be recognised consented in writing to its being printed"),
]


class Migration(migrations.Migration):
    dependencies = [("reports", "0015_arrange_parts"), TRAIL]

    operations = [
        migrations.CreateModel(
            name="ReleasePicture",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="picture",
                        serialize=False,
                        to="reports.releaseitem",
                    ),
                ),
                ("content", models.BinaryField(editable=False, null=True)),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("width", models.PositiveSmallIntegerField(editable=False)),
                ("height", models.PositiveSmallIntegerField(editable=False)),
                ("alt_en", models.CharField(max_length=300, verbose_name="in English")),
                ("alt_ja", models.CharField(max_length=300, verbose_name="in Japanese")),
                ("alt_ko", models.CharField(max_length=300, verbose_name="in Korean")),
                ("people", models.CharField(choices=PEOPLE, max_length=9, verbose_name="who is in it")),
            ],
            options={"verbose_name": "picture of the report"},
        ),
        migrations.AddConstraint(
            model_name="releasepicture",
            constraint=models.CheckConstraint(
                condition=~Q(alt_en="") & ~Q(alt_ja="") & ~Q(alt_ko=""), name="picture_has_words_in_each_language"
            ),
        ),
        migrations.AddConstraint(
            model_name="releasepicture",
            constraint=models.CheckConstraint(
                condition=Q(people__in=["nobody", "consented"]), name="picture_says_who_is_in_it"
            ),
        ),
        migrations.AddConstraint(
            model_name="releasepicture",
            constraint=models.CheckConstraint(
                condition=Q(content=None)
                | Q(
                    sha256=Func(
                        Func(F("content"), function="sha256"),
                        Value("hex"),
                        function="encode",
                        output_field=models.CharField(),
                    )
                ),
                name="picture_is_its_hash",
            ),
        ),
        audited("reports_releasepicture", sealed=["content"], key="item_id"),
        sql_file(__file__, "0016_keep_pictures"),
    ]

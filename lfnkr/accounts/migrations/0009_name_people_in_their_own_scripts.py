"""Colleagues are named as they write their names; the column of the Latin one keeps its name, which the trail knows."""

from django.db import migrations, models

from lfnkr.accounts import names
from lfnkr.postgresql.migration_sql import sql_file

HIDDEN = r"[\u0001-\u001f\u007f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_make_officers_in_two_transactions")]

    operations = [
        migrations.AlterModelOptions(
            name="user",
            options={
                "ordering": ["username"],
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
            },
        ),
        migrations.AlterField(
            model_name="user",
            name="display_name",
            field=models.CharField(
                db_column="display_name",
                max_length=80,
                validators=[names.one_line, names.in_latin_letters],
                verbose_name="name in Latin letters",
            ),
        ),
        migrations.RenameField(model_name="user", old_name="display_name", new_name="latin_name"),
        migrations.AlterModelOptions(
            name="user",
            options={
                "ordering": ["latin_name", "username"],
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
            },
        ),
        migrations.AddField(
            model_name="user",
            name="name_ja",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=80,
                validators=[names.one_line],
                verbose_name="name in Japanese",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="name_ko",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=80,
                validators=[names.one_line],
                verbose_name="name in Korean",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("latin_name__regex", "\\S")), name="user_has_a_latin_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latin_name__regex", HIDDEN), _negated=True),
                    models.Q(("name_ja__regex", HIDDEN), _negated=True),
                    models.Q(("name_ko__regex", HIDDEN), _negated=True),
                ),
                name="user_names_hide_no_marks",
            ),
        ),
        sql_file(__file__, "0009_name_people_in_their_own_scripts"),
    ]

"""Every table that the audit trail speaks of has a name in the reader's language; nothing in the database changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_words_for_the_report"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="casemember",
            options={"ordering": ["case", "position", "id"], "verbose_name": "person on a request"},
        ),
        migrations.AlterModelOptions(
            name="casenote",
            options={"ordering": ["-id"], "verbose_name": "note on a request"},
        ),
        migrations.AlterModelOptions(
            name="clockpause",
            options={"ordering": ["begins_at"], "verbose_name": "pause of the clock"},
        ),
        migrations.AlterModelOptions(
            name="draft",
            options={"ordering": ["-saved_at"], "verbose_name": "draft"},
        ),
        migrations.AlterModelOptions(
            name="event",
            options={"ordering": ["-recorded_at"], "verbose_name": "event"},
        ),
        migrations.AlterModelOptions(
            name="eventmember",
            options={"verbose_name": "person in an event"},
        ),
        migrations.AlterModelOptions(
            name="goodsissue",
            options={"ordering": ["id"], "verbose_name": "goods given on a mission"},
        ),
        migrations.AlterModelOptions(
            name="indicator",
            options={"verbose_name": "answer about what was done"},
        ),
        migrations.AlterModelOptions(
            name="leadchange",
            options={"ordering": ["id"], "verbose_name": "change of lead"},
        ),
        migrations.AlterModelOptions(
            name="leg",
            options={"ordering": ["operation", "position"], "verbose_name": "leg"},
        ),
        migrations.AlterModelOptions(
            name="legescort",
            options={"verbose_name": "escort on a leg"},
        ),
        migrations.AlterModelOptions(
            name="mission",
            options={"ordering": ["-begins_on"], "verbose_name": "survey mission"},
        ),
        migrations.AlterModelOptions(
            name="missionvisit",
            options={"ordering": ["id"], "verbose_name": "visit on a mission"},
        ),
        migrations.AlterModelOptions(
            name="nametoken",
            options={"verbose_name": "search key of a name"},
        ),
        migrations.AlterModelOptions(
            name="operation",
            options={"ordering": ["-opened_at"], "verbose_name": "operation"},
        ),
        migrations.AlterModelOptions(
            name="operationmember",
            options={"verbose_name": "person on an operation"},
        ),
        migrations.AlterModelOptions(
            name="partner",
            options={
                "ordering": ["name"],
                "verbose_name": "partner organisation",
                "verbose_name_plural": "partner organisations",
            },
        ),
        migrations.AlterModelOptions(
            name="person",
            options={"verbose_name": "person"},
        ),
        migrations.AlterModelOptions(
            name="personname",
            options={"ordering": ["position", "id"], "verbose_name": "name of a person"},
        ),
        migrations.AlterModelOptions(
            name="place",
            options={"ordering": ["country", "name"], "verbose_name": "place", "verbose_name_plural": "places"},
        ),
        migrations.AlterModelOptions(
            name="relationship",
            options={"verbose_name": "relationship"},
        ),
        migrations.AlterModelOptions(
            name="sealopening",
            options={"ordering": ["-id"], "verbose_name": "opening of the sealed part"},
        ),
        migrations.AlterModelOptions(
            name="statuschange",
            options={"ordering": ["id"], "verbose_name": "change of status"},
        ),
    ]

"""Somebody goes back by their own will, to China, to North Korea or elsewhere; an embassy or a country turns people away."""

from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0069_keep_what_was_measured_by"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="statuschange",
            name="change_detail_fits",
        ),
        migrations.AlterField(
            model_name="case",
            name="closed_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("settled", "everybody is settled, no help is needed any more"),
                    ("safe", "everybody is safe, and others look after them"),
                    ("partner", "a partner organisation looks after them"),
                    ("withdrawn", "they withdrew"),
                    ("themselves", "they went on by themselves"),
                    ("declined", "we could not help"),
                    ("no_contact", "no contact any more"),
                    ("repatriated", "sent back to North Korea"),
                    ("returned", "they went back by their own will"),
                    ("died", "whoever asked has died"),
                    ("duplicate", "another request is for the same people"),
                    ("mistaken", "nobody was to be rescued"),
                    ("other", "another reason, in words"),
                ],
                editable=False,
                max_length=12,
                verbose_name="why it is closed",
            ),
        ),
        migrations.AlterField(
            model_name="casemember",
            name="status",
            field=models.CharField(
                blank=True,
                choices=[
                    ("received", "received"),
                    ("verifying", "being verified"),
                    ("accepted", "accepted"),
                    ("waiting", "waiting"),
                    ("funded", "funded"),
                    ("in_movement", "in movement"),
                    ("interrupted", "interrupted"),
                    ("safe", "safe in a third country"),
                    ("in_destination", "in destination"),
                    ("declined", "declined"),
                    ("withdrawn", "withdrawn"),
                    ("left_group", "left the group"),
                    ("repatriated", "repatriated"),
                    ("returned", "went back by their own will"),
                    ("missing", "missing"),
                    ("died", "died"),
                    ("duplicate", "duplicate request"),
                ],
                editable=False,
                max_length=14,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="closure",
            name="reason",
            field=models.CharField(
                choices=[
                    ("settled", "everybody is settled, no help is needed any more"),
                    ("safe", "everybody is safe, and others look after them"),
                    ("partner", "a partner organisation looks after them"),
                    ("withdrawn", "they withdrew"),
                    ("themselves", "they went on by themselves"),
                    ("declined", "we could not help"),
                    ("no_contact", "no contact any more"),
                    ("repatriated", "sent back to North Korea"),
                    ("returned", "they went back by their own will"),
                    ("died", "whoever asked has died"),
                    ("duplicate", "another request is for the same people"),
                    ("mistaken", "nobody was to be rescued"),
                    ("other", "another reason, in words"),
                ],
                max_length=12,
                verbose_name="Why it is closed",
            ),
        ),
        migrations.AlterField(
            model_name="statuschange",
            name="before",
            field=models.CharField(
                blank=True,
                choices=[
                    ("received", "received"),
                    ("verifying", "being verified"),
                    ("accepted", "accepted"),
                    ("waiting", "waiting"),
                    ("funded", "funded"),
                    ("in_movement", "in movement"),
                    ("interrupted", "interrupted"),
                    ("safe", "safe in a third country"),
                    ("in_destination", "in destination"),
                    ("declined", "declined"),
                    ("withdrawn", "withdrawn"),
                    ("left_group", "left the group"),
                    ("repatriated", "repatriated"),
                    ("returned", "went back by their own will"),
                    ("missing", "missing"),
                    ("died", "died"),
                    ("duplicate", "duplicate request"),
                ],
                editable=False,
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="statuschange",
            name="detail",
            field=models.CharField(
                blank=True,
                choices=[
                    ("funds", "funds"),
                    ("safe_moment", "a safe moment"),
                    ("documents", "documents"),
                    ("border_closed", "the border to open"),
                    ("detained", "detained"),
                    ("hiding", "in hiding"),
                    ("contact_lost", "contact lost"),
                    ("custody", "in custody on the way"),
                    ("refused", "turned away by an embassy or a country"),
                    ("china", "to China"),
                    ("north", "to North Korea"),
                    ("elsewhere", "to another country"),
                    ("not_known", "nobody knows where to"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="statuschange",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "received"),
                    ("verifying", "being verified"),
                    ("accepted", "accepted"),
                    ("waiting", "waiting"),
                    ("funded", "funded"),
                    ("in_movement", "in movement"),
                    ("interrupted", "interrupted"),
                    ("safe", "safe in a third country"),
                    ("in_destination", "in destination"),
                    ("declined", "declined"),
                    ("withdrawn", "withdrawn"),
                    ("left_group", "left the group"),
                    ("repatriated", "repatriated"),
                    ("returned", "went back by their own will"),
                    ("missing", "missing"),
                    ("died", "died"),
                    ("duplicate", "duplicate request"),
                ],
                max_length=14,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("detail__in", ["funds", "safe_moment", "documents", "border_closed"]), ("status", "waiting")
                    ),
                    models.Q(
                        ("detail__in", ["detained", "hiding", "contact_lost", "custody", "refused"]),
                        ("status", "interrupted"),
                    ),
                    models.Q(("detail__in", ["china", "north", "elsewhere", "not_known"]), ("status", "returned")),
                    models.Q(
                        models.Q(("status__in", ["waiting", "interrupted", "returned"]), _negated=True), ("detail", "")
                    ),
                    _connector="OR",
                ),
                name="change_detail_fits",
            ),
        ),
        sql_file(__file__, "0071_go_back_by_ones_own_will"),
    ]

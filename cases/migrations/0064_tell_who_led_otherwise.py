"""Several may tell differently who led, since when: each version beside the other, one of them chosen for counting."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.keyring.sealing
from lfnkr.audit.operations import TRAIL, moved
from lfnkr.postgresql.migration_sql import sql_file

TOLD, CHOSEN = "cases_factversion", "cases_versionchoice"
OF_TOLD, OF_CHOSEN = ["lead_id", "led_by", "led_for", "partner_id"], ["lead_id"]


class Migration(migrations.Migration):
    dependencies = [
        TRAIL,
        ("cases", "0063_order_steps_and_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="factversion",
            name="version_of_its_fact",
        ),
        migrations.AddField(
            model_name="factversion",
            name="lead",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.leadchange",
            ),
        ),
        migrations.AddField(
            model_name="factversion",
            name="led_by",
            field=models.CharField(
                blank=True,
                choices=[("lfnkr", "LFNKR"), ("partner", "partner organisation")],
                default="",
                max_length=8,
                verbose_name="Who leads, as told otherwise?",
            ),
        ),
        migrations.AddField(
            model_name="factversion",
            name="led_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("nearer", "the partner is nearer"),
                    ("unsafe", "not safe for us to lead"),
                    ("outside_mandate", "outside our mandate"),
                ],
                default="",
                help_text="Where a partner led by what is recorded already, that reason stays unless another is chosen.",
                max_length=16,
                verbose_name="Why does the partner lead?",
            ),
        ),
        migrations.AddField(
            model_name="factversion",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.partner",
                verbose_name="Which partner?",
            ),
        ),
        migrations.AddField(
            model_name="versionchoice",
            name="lead",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.leadchange",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="closed_reason",
            field=lfnkr.keyring.sealing.SealedField(default=None, help_text="Sealed.", verbose_name="Reason"),
        ),
        migrations.AlterField(
            model_name="factversion",
            name="fact",
            field=models.CharField(
                choices=[
                    ("received", "when the call came"),
                    ("age", "age"),
                    ("step", "when somebody came to a status"),
                    ("event", "when something happened"),
                    ("left", "when a leg began"),
                    ("arrived", "when a leg arrived"),
                    ("lead", "who leads since when"),
                ],
                editable=False,
                max_length=8,
                verbose_name="fact",
            ),
        ),
        migrations.AddConstraint(
            model_name="factversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("led_by", ""), ("led_for", ""), ("partner", None)),
                        ("age__isnull", True),
                        ("event__isnull", True),
                        ("fact", "received"),
                        ("happened__isnull", False),
                        ("lead__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("step__isnull", True),
                    ),
                    models.Q(
                        models.Q(("led_by", ""), ("led_for", ""), ("partner", None)),
                        ("age__isnull", False),
                        ("event__isnull", True),
                        ("fact", "age"),
                        ("happened__isnull", True),
                        ("lead__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", False),
                        ("step__isnull", True),
                    ),
                    models.Q(
                        models.Q(("led_by", ""), ("led_for", ""), ("partner", None)),
                        ("age__isnull", True),
                        ("event__isnull", True),
                        ("fact", "step"),
                        ("happened__isnull", False),
                        ("lead__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("step__isnull", False),
                    ),
                    models.Q(
                        models.Q(("led_by", ""), ("led_for", ""), ("partner", None)),
                        ("age__isnull", True),
                        ("event__isnull", False),
                        ("fact", "event"),
                        ("happened__isnull", False),
                        ("lead__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("step__isnull", True),
                    ),
                    models.Q(
                        models.Q(("led_by", ""), ("led_for", ""), ("partner", None)),
                        ("age__isnull", True),
                        ("event__isnull", True),
                        ("fact", "left"),
                        ("happened__isnull", False),
                        ("lead__isnull", True),
                        ("leg__isnull", False),
                        ("member__isnull", True),
                        ("step__isnull", True),
                    ),
                    models.Q(
                        models.Q(("led_by", ""), ("led_for", ""), ("partner", None)),
                        ("age__isnull", True),
                        ("event__isnull", True),
                        ("fact", "arrived"),
                        ("happened__isnull", False),
                        ("lead__isnull", True),
                        ("leg__isnull", False),
                        ("member__isnull", True),
                        ("step__isnull", True),
                    ),
                    models.Q(
                        models.Q(
                            models.Q(("led_by", "lfnkr"), ("led_for", ""), ("partner", None)),
                            models.Q(("led_by", "partner"), ("partner__isnull", False)),
                            _connector="OR",
                        ),
                        ("age__isnull", True),
                        ("event__isnull", True),
                        ("fact", "lead"),
                        ("happened__isnull", False),
                        ("lead__isnull", False),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("step__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="version_of_its_fact",
            ),
        ),
        moved(
            __name__,
            {TOLD: {"added": OF_TOLD}, CHOSEN: {"added": OF_CHOSEN}},
            back={TOLD: {"removed": OF_TOLD}, CHOSEN: {"removed": OF_CHOSEN}},
        ),
        sql_file(__file__, "0064_tell_who_led_otherwise"),
    ]

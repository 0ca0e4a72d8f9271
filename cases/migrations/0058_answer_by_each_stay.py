"""When an operation was an answer to somebody follows from each of their stays, by the day each was first told; a stay stands once."""

from django.db import migrations, models

from lfnkr.audit.operations import TRAIL, moved
from lfnkr.postgresql.migration_sql import sql_file

ADDED = {"cases_operationstay": ["joined_known_at", "left_known_at"], "cases_operationmember": ["sent_at"]}


class Migration(migrations.Migration):
    dependencies = [TRAIL, ("cases", "0057_find_nobody_by_a_name_in_error")]

    operations = [
        *(
            migrations.AddField(model_name=model, name=name, field=models.DateTimeField(editable=False, null=True))
            for model, name in (
                ("operationstay", "joined_known_at"),
                ("operationstay", "left_known_at"),
                ("operationmember", "sent_at"),
            )
        ),
        moved(
            __name__,
            {table: {"added": columns} for table, columns in ADDED.items()},
            back={table: {"removed": columns} for table, columns in ADDED.items()},
        ),
        sql_file(__file__, "0058_answer_by_each_stay"),
    ]

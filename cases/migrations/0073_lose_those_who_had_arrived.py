"""Whoever lived in the country of destination may go missing, or be caught elsewhere and sent back."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0072_turn_away_those_who_are_safe")]

    operations = [sql_file(__file__, "0073_lose_those_who_had_arrived")]

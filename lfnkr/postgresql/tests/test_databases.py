"""What every database of ours is set to, however it came about."""

import pytest
from django.db import connections

from lfnkr.postgresql import databases


@pytest.mark.django_db(databases=["default", "keyring"])
@pytest.mark.parametrize("alias", ["default", "keyring"])
def test_a_copied_database_plans_for_data_in_memory(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute("SHOW random_page_cost")

        assert cursor.fetchone() == ("1.1",)


def test_the_owner_may_say_so_again(owner_connection):
    """As `prepare` does in production, where the administrator made the database."""
    name = owner_connection.info.dbname
    owner_connection.execute(f'ALTER DATABASE "{name}" RESET random_page_cost')

    databases.expect_memory(owner_connection, name)

    connections["default"].close()
    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW random_page_cost")
        assert cursor.fetchone() == ("1.1",)

"""A contact's command touches rows he may not see, and then he is in the portal again."""

import pytest
from django.db import DataError, connection, transaction

from aanzet.core.commands import command
from aanzet.core.scope import narrow, scope, setting


@command
def broken(*, actor, now):
    """A command whose statement fails in the database."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 / 0")


@command
def side(*, actor, now):
    """Which side the command sees."""
    return setting("app.side")


def test_the_error_of_the_database_is_the_one_that_is_told(cast):
    office, fatima = cast.linde, cast.fatima
    with scope(office.id):
        narrow(office.id, fatima.client_ids, fatima.id)
        with pytest.raises(DataError, match="division by zero"), transaction.atomic():
            broken(actor=fatima, now=cast.now)
        assert setting("app.side") == "portal", "rolling back set it back"
        assert side(actor=fatima, now=cast.now) == "office"
        assert setting("app.side") == "portal"


def test_a_refusal_leaves_him_in_the_portal(cast):
    office, fatima = cast.linde, cast.fatima

    @command
    def refused(*, actor, now):
        raise ValueError

    with scope(office.id):
        narrow(office.id, fatima.client_ids, fatima.id)
        with pytest.raises(ValueError):
            refused(actor=fatima, now=cast.now)
        assert setting("app.side") == "portal"

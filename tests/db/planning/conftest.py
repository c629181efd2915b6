"""A case on the planboard."""

from datetime import timedelta

import pytest

from aanzet.core.deliveries import deliver
from tests.cast_cases import running
from tests.db.planning.boards import template_with


@pytest.fixture(name="planned_office")
def board_office(cast):
    """Linde on a Monday to come, with a case in its second phase, with Bram, for which two hours are needed."""
    with cast.linde.scope():
        case = running(cast, template=template_with(cast))
        case.supply(cast)
    deliver(cast.linde.id, "reaction")
    with cast.linde.scope():
        yield cast, case


@pytest.fixture
def monday(cast):
    today = cast.today
    return today + timedelta(days=7 - today.weekday())

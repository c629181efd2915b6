"""A document that a template refers to is archived: its owner hears it once (F110)."""

import uuid

import pytest

from aanzet.cases.actions.warning import warn_owners
from aanzet.rules.actors import system
from tests.cast_cases import publish


@pytest.mark.feature("F110")
def test_nobody_is_told_of_what_no_template_names(cast):
    with cast.linde.scope():
        publish(cast)
        assert warn_owners(actor=system(cast.linde.id), now=cast.now, item_id=uuid.uuid4()) == 0

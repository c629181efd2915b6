"""Tasks as cards in a conversation (F091): a button for who must act, and for nobody else."""

import pytest

from aanzet.messages.queries.pane import pane_of_case
from tests.cast_cases import running


@pytest.mark.feature("F091")
def test_a_task_stands_in_the_chat_with_its_button_until_it_is_done(cast):
    with cast.linde.scope():
        case = running(cast)
        task = next(one for one in case.tasks(side="client"))

        def card(actor):
            pane = pane_of_case(actor, case.id, now=cast.now)
            return next(one["card"] for one in pane["messages"] if one.get("card"))

        mine = card(cast.linde.actor("fatima"))
        assert mine.title == task.title
        assert [action.url for action in mine.actions] == [f"/portal/tasks/{task.id}/"]
        assert card(cast.anna).actions == ()
        case.supply(cast)
        assert card(cast.linde.actor("fatima")).actions == ()

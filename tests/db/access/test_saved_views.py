"""Named filters of lists (F220)."""

import pytest

from aanzet.access.actions.saved_views import delete_view, note_alerted, save_view, set_view_alert
from aanzet.access.queries.saved_views import saved_views, view_by_id
from aanzet.core.errors import NotFound, Refused


def save(actor, cast, name="Laat", **more):
    return save_view(actor=actor, now=cast.now, page="queue", name=name, query="?state=late&mine=1", **more)


@pytest.mark.feature("F220")
def test_own_and_shared_views(cast):
    with cast.linde.scope():
        mine = save(cast.bram, cast)
        shared = save(cast.eva, cast, name="Van iedereen", shared=True)
        assert [(view.name, view.query, view.own) for view in saved_views(cast.bram, "queue")] == [
            ("Laat", "state=late&mine=1", True),
            ("Van iedereen", "state=late&mine=1", False),
        ]
        assert saved_views(cast.bram, "queue")[1].owner == "Eva Smit"
        assert [view.name for view in saved_views(cast.chris, "queue")] == ["Van iedereen"]
        assert saved_views(cast.bram, "clients") == ()
        with pytest.raises(NotFound):
            save(cast.bram, cast, name="Mag niet", shared=True)
        with pytest.raises(NotFound):
            delete_view(actor=cast.chris, now=cast.now, view_id=mine)
        with pytest.raises(NotFound):
            delete_view(actor=cast.chris, now=cast.now, view_id=shared)
        delete_view(actor=cast.anna, now=cast.now, view_id=shared)
        delete_view(actor=cast.bram, now=cast.now, view_id=mine)
        assert saved_views(cast.bram, "queue") == ()


@pytest.mark.feature("F220")
def test_the_same_name_is_replaced(cast):
    with cast.linde.scope():
        first = save(cast.bram, cast)
        again = save_view(actor=cast.bram, now=cast.now, page="queue", name="Laat", query="state=hold")
        assert first == again
        assert [view.query for view in saved_views(cast.bram, "queue")] == ["state=hold"]
        for wrong in ({"name": " "}, {"name": "x" * 201}, {"query": "q=" + "x" * 3000}):
            with pytest.raises(Refused):
                save_view(actor=cast.bram, now=cast.now, **({"page": "queue", "name": "A", "query": ""} | wrong))


@pytest.mark.feature("F220")
def test_an_alert_begins_with_now(cast):
    with cast.linde.scope():
        view = save(cast.bram, cast)
        assert not view_by_id(view).alert
        set_view_alert(actor=cast.bram, now=cast.now, view_id=view, alert=True)
        row = view_by_id(view)
        assert (row.owner_id, row.alerted_until) == (cast.linde.people["bram"], cast.now)
        note_alerted(now=cast.now, view_id=view)
        with pytest.raises(NotFound):
            set_view_alert(actor=cast.eva, now=cast.now, view_id=view, alert=False)
        set_view_alert(actor=cast.bram, now=cast.now, view_id=view, alert=False)
        assert not view_by_id(view).alert and view_by_id(cast.linde.id) is None

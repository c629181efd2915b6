"""Groups through their pages: made, filled, used in a template and for a task, emptied with a choice (F020)."""

import pytest

from aanzet.access.models import ProcessTeam
from aanzet.cases.models import LooseTask
from tests.flows.test_templates import keys

pytestmark = pytest.mark.feature("F020")


def test_a_department_from_beginning_to_end(cast):
    anna, people = cast.client("anna"), cast.linde.people
    assert "Er zijn nog geen groepen" in anna.get("/office/groups/").content.decode()
    made = anna.post("/office/groups/new/", {"kind": "department", "name": "Salarissen"})
    url = made["Location"]
    with cast.linde.scope():
        group = ProcessTeam.objects.get(name="Salarissen").id

    def fill(**values):
        return anna.post(url, keys(anna.get(url)) | {"name": "Salarissen"} | values)

    assert fill(**{f"place-{people['chris']}": "1", "manages": str(people["chris"])}).status_code == 302
    shown = anna.get("/office/groups/").content.decode()
    assert "Afdeling" in shown and "beheert de groep" in shown
    task = {"title": "Bel het UWV", "to": f"team:{group}"}
    assert anna.post("/office/tasks/new/", task).status_code == 302
    mine = cast.client("chris").get("/office/tasks/?tab=groups").content.decode()
    assert "Bel het UWV" in mine
    asked = fill()
    assert asked.status_code == 422 and "Kies waar die heen gaat" in asked.content.decode()
    assert 'name="hand_to"' in asked.content.decode()
    assert fill(hand_to=f"member:{people['anna']}").status_code == 302
    with cast.linde.scope():
        assert LooseTask.objects.get(title="Bel het UWV").assignee_id == people["anna"]
    template = anna.post("/office/templates/new/", {"name": "IB", "model_key": "income_tax"})["Location"]
    assert "Salarissen" in anna.get(f"{template}phases/draft/automations/new/").content.decode()
    assert cast.client("chris").get("/office/groups/new/").status_code == 404
    assert anna.post(f"{url}archive/").status_code == 302
    assert "Er zijn nog geen groepen" in anna.get("/office/groups/").content.decode()

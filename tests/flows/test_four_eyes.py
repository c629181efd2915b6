"""Four eyes through the pages: asked for in the template, refused to who prepared, done by a colleague (F155)."""

import pytest

from aanzet.cases.models import Checkpoint, TemplateVersion
from aanzet.cases.queries.snapshots import read_definition
from tests.cast_cases import running, watched
from tests.flows.test_templates import fields_of

pytestmark = pytest.mark.feature("F155")


def test_the_template_asks_for_four_eyes(cast):
    anna = cast.client("anna")
    url = anna.post("/office/templates/new/", {"name": "IB", "model_key": "income_tax"})["Location"]
    point = f"{url}phases/draft/checkpoints/prefilled/"
    assert anna.post(point, fields_of(anna.get(point)) | {"four_eyes": "on"}).status_code == 302
    with cast.linde.scope():
        snapshot = read_definition(TemplateVersion.objects.get(state="draft").definition)
    assert [point.four_eyes for point in snapshot.phases[1].checkpoints][:2] == [True, False]
    file = anna.get(f"{url}file/").content.decode()
    assert "four_eyes: true" in file


def test_who_prepared_is_told_so_and_a_colleague_ticks(cast):
    with cast.linde.scope():
        case = running(cast, template=watched(cast))
        case.supply(cast)
        case.add_return(cast)
        point, number = Checkpoint.objects.get(entry_id=case.entry.id, four_eyes=True), case.row.number
    url = f"/office/cases/{number}/checkpoints/{point.id}/"
    answer = cast.client("bram").post(url, {"done": "1"}, follow=True)
    assert "Iemand anders dan Bram" in answer.content.decode()
    chris = cast.client("chris")
    page = chris.get(f"/office/cases/{number}/").content.decode()
    assert "niet door Bram" in page and url in page
    assert chris.post(url, {"done": "1"}).status_code == 302
    assert "vinkte" in chris.get(f"/office/cases/{number}/").content.decode()
    with cast.linde.scope():
        assert Checkpoint.objects.get(id=point.id).state == "done"

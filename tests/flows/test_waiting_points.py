"""A checkpoint waits for what lies with the client, through the page of the case (F156)."""

import re

import pytest

from aanzet.cases.models import Case, Checkpoint
from tests.cast_cases import running

pytestmark = pytest.mark.feature("F156")


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_linked_answered_and_back(cast):
    with cast.linde.scope():
        case = running(cast)
        number = case.row.number
        points = list(Checkpoint.objects.filter(entry_id=case.entry.id))
        ask = next(task for task in case.tasks(side="client", kind="request"))
    anna, page = cast.client("anna"), f"/office/cases/{number}/"
    for count, point in enumerate(points):
        one = f"{page}checkpoints/{point.id}/"
        assert "Wacht op de klant:" in text_of(anna.get(f"{one}more/"))
        refused = anna.post(
            one, {"command_id": f"n{count}", "state": "waiting_on", "waiting_task": "nonsense"}, follow=True
        )
        assert "Dit ligt niet meer bij de klant" in text_of(refused)
        anna.post(one, {"command_id": f"w{count}", "state": "waiting_on", "waiting_task": str(ask.id)})
    assert f"Wacht op “{ask.title}” bij Fatima" in text_of(anna.get(page))
    with cast.linde.scope():
        assert Case.objects.get(id=case.id).turn_party == "client"
        assert set(Checkpoint.objects.filter(entry_id=case.entry.id).values_list("state", flat=True)) == {"waiting_on"}
        case.supply(cast)
        stood = Checkpoint.objects.filter(id__in=[point.id for point in points])
        assert set(stood.values_list("state", "waiting_task_id")) == {("in_progress", None)}
        assert Case.objects.get(id=case.id).turn_party == "office"

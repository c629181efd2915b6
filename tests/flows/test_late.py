"""Through the pages: "Nog iets nasturen?" after the request was answered."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from aanzet.cases.models import CaseDocument
from tests.cast_cases import PDF, running


def sent(client, url, *files, **headers):
    return client.post(url, {"file": [SimpleUploadedFile(*file) for file in files]}, headers=headers)


@pytest.mark.feature("F172")
def test_something_else_to_send(cast):
    with cast.linde.scope():
        case = running(cast)
        task = case.tasks(kind="request")[0]
    client, url = cast.client("fatima"), f"/portal/tasks/{task.id}/"
    assert "nasturen" not in client.get(url).content.decode()
    with cast.linde.scope():
        case.supply(cast)
        there = CaseDocument.objects.filter(case_id=case.id).count()
    assert "Nog iets nasturen?" in client.get(url).content.decode()
    answer = sent(client, f"{url}late/", ("bank.pdf", PDF + b"1"), ("virus.pdf", b"MZ\x90\x00" + b"0" * 100))
    assert answer.status_code == 422 and "virus.pdf" in answer.content.decode()
    assert sent(client, f"{url}late/").status_code == 422
    answer = sent(client, f"{url}late/", ("huis.pdf", PDF + b"2"))
    assert answer["Location"] == url and "1 document ontvangen" in client.get(url).content.decode()
    answer = sent(client, f"{url}late/", ("auto.pdf", PDF + b"3"), Accept="application/json")
    assert answer.json() == {"title": "auto.pdf", "state": "Ontvangen", "url": ""}
    with cast.linde.scope():
        assert CaseDocument.objects.filter(case_id=case.id).count() == there + 3
        number = case.row.number
    assert "huis" in cast.client("bram").get(f"/office/cases/{number}/").content.decode()
    assert cast.client("sophie").post(f"{url}late/").status_code == 404

"""Who is who through the pages of a case and the portal (F196)."""

import re
from datetime import timedelta

import pytest

from tests.cast_cases import running

pytestmark = pytest.mark.feature("F196")


@pytest.fixture
def case(cast):
    with cast.linde.scope():
        return running(cast)


def test_a_third_party_on_the_case_page(cast, case):
    anna = cast.client("anna")
    with cast.linde.scope():
        number = case.row.number
    url, later = f"/office/cases/{number}/participants/", (cast.now + timedelta(days=30)).date().isoformat()
    assert url in anna.get(f"/office/cases/{number}/").content.decode()
    refused = anna.post(url, {"name": "Notaris Prins"})
    text = refused.content.decode()
    assert refused.status_code == 422 and 'id="id_expected_on_error"' in text and 'value="Notaris Prins"' in text
    sent = {"name": "Notaris Prins", "function": "notaris", "expected_on": later, "email": "info@prins.example",
            "note": "Belt liever", "shown_to_client": "on"}  # fmt: skip
    assert anna.post(url, sent).status_code == 302
    page = anna.get(f"/office/cases/{number}/").content.decode()
    assert "Notaris Prins" in page and "mailto:info@prins.example" in page and "Betrokkenen" in page
    row = re.search(rf'href="({url}[0-9a-f-]+/)"', anna.get(url).content.decode())[1]
    form = anna.get(row).content.decode()
    assert "Belt liever" in form and 'name="version" value="1"' in form
    assert anna.post(row, sent | {"version": "1", "name": "Notaris Prins en zn"}).status_code == 302
    assert anna.post(row, sent | {"version": "1"}).status_code == 422
    seen = cast.client("fatima").get(f"/portal/cases/{number}/").content.decode()
    assert "Notaris Prins en zn" in seen and "Relatiebeheerder" in seen
    assert "prins.example" not in seen and "Belt liever" not in seen and "Fiscaal" not in seen
    assert anna.post(f"/office/cases/{number}/groups/", {"group": "role:tax", "label": "Team aangiften"}).status_code
    assert "Team aangiften" in cast.client("fatima").get(f"/portal/cases/{number}/").content.decode()
    assert anna.post(f"{row}remove/").status_code == 302
    assert "Notaris" not in cast.client("fatima").get(f"/portal/cases/{number}/").content.decode()
    assert "haalde de derde" in anna.get(f"/office/cases/{number}/timeline/").content.decode()


@pytest.mark.feature("F178")
def test_a_task_for_a_third_party_names_who_is_waited_for(cast, case):
    anna, later = cast.client("anna"), (cast.now + timedelta(days=30)).date().isoformat()
    with cast.linde.scope():
        number = case.row.number
    sent = {"kind": "third_party", "title": "De akte", "third_party": "Notaris Prins", "due_on": later}
    assert anna.post(f"/office/cases/{number}/tasks/", sent).status_code in (200, 302)
    page = anna.get(f"/office/cases/{number}/").content.decode()
    task = page[page.index("De akte") :][:900]
    assert "Notaris Prins" in task and "Wacht op een derde" in task and "jouw oordeel" not in task

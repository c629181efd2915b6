"""An office takes a template from the library, changes it and publishes it, through pages."""

import re

import pytest

from aanzet.cases.models import ProcessTemplate, TemplateVersion
from aanzet.cases.queries.snapshots import read_definition


@pytest.fixture
def anna(cast):
    return cast.client("anna")


def keys(answer):
    """The hidden fields of the first form in the content: key of the command and version shown."""
    page = answer.content.decode()
    return {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[-1] for name in ("command_id", "version")}


def fields_of(answer):
    """What a browser would send when nothing is changed: every field of every form in the context."""
    values = {}
    for name in ("form", "lines"):
        found = answer.context.get(name)
        if found is None:
            continue
        forms = [found] if not hasattr(found, "forms") else [found.management_form, *found.forms]
        for form in forms:
            for field in form:
                value = field.value()
                if value is None and getattr(field.field, "choices", None) and field.widget_type == "select":
                    value = field.field.choices[0][0]
                if value is None or value is False or value == "":
                    continue
                values[field.html_name] = "on" if value is True else value
    return values | keys(answer)


@pytest.mark.feature("F107", "F108", "F109", "F113", "F114", "F133", "F134", "F151", "F157")
def test_from_the_library_to_in_use(cast, anna):
    made = anna.post("/office/templates/new/", {"name": "Aangifte IB", "model_key": "income_tax"})
    assert made.status_code == 302
    url = made["Location"]
    page = anna.get(url)
    assert page.status_code == 200 and "Review door fiscalist" in page.content.decode()

    phase = anna.get(f"{url}phases/draft/")
    assert anna.post(f"{url}phases/draft/", fields_of(phase) | {"lead_time_days": "9"}).status_code == 302

    point = anna.get(f"{url}phases/draft/checkpoints/new/")
    values = keys(point) | {"text": "Zorgtoeslag nagekeken", "mandatory": "on"}
    assert anna.post(f"{url}phases/draft/checkpoints/new/", values).status_code == 302

    automation = anna.get(f"{url}phases/supply/automations/ask_documents/")
    values = fields_of(automation) | {"lines-2-text": "WOZ-beschikking", "lines-2-answer": "document"}
    assert anna.post(f"{url}phases/supply/automations/ask_documents/", values).status_code == 302

    general = anna.get(f"{url}general/")
    values = fields_of(general) | {"description": "Afgesproken in het teamoverleg."}
    assert anna.post(f"{url}general/", values).status_code == 302

    with cast.linde.scope():
        snapshot = read_definition(TemplateVersion.objects.get().definition)
    assert snapshot.description == "Afgesproken in het teamoverleg."
    assert snapshot.phases[1].lead_time_days == 9
    assert [point.text for point in snapshot.phases[1].checkpoints][-1] == "Zorgtoeslag nagekeken"
    assert [item.text for item in snapshot.phases[0].automations[1].items][-1] == "WOZ-beschikking"
    assert snapshot.phases[0].automations[1].minutes == 5 and snapshot.phases[0].auto_advance

    published = anna.post(f"{url}publish/", {"from_period": "2025", "despite_warnings": "on"})
    assert published.status_code == 302
    with cast.linde.scope():
        assert ProcessTemplate.objects.get().current_id is not None
    listed = anna.get("/office/templates/").content.decode()
    assert "v1 in gebruik" in listed or "v1 in use" in listed


@pytest.mark.feature("F135", "F159")
def test_phases_and_automations_move_and_go(cast, anna):
    url = anna.post("/office/templates/new/", {"name": "Proef", "model_key": "income_tax"})["Location"]
    version = keys(anna.get(url))["version"]
    anna.post(f"{url}phases/review/move/", {"what": "up", "version": version})
    version = keys(anna.get(url))["version"]
    anna.post(f"{url}phases/file/delete/", {"version": version})
    version = keys(anna.get(url))["version"]
    anna.post(f"{url}phases/supply/automations/ask_changes/change/", {"what": "up", "version": version})
    with cast.linde.scope():
        snapshot = read_definition(TemplateVersion.objects.get().definition)
    assert [phase.key for phase in snapshot.phases] == ["supply", "review", "draft", "approve"]
    assert [one.key for one in snapshot.phases[0].automations] == ["welcome", "ask_changes", "ask_documents"]


def test_a_colleague_who_saved_first_is_not_overwritten(cast, anna):
    url = anna.post("/office/templates/new/", {"name": "Samen", "model_key": "income_tax"})["Location"]
    mine = fields_of(anna.get(f"{url}general/"))
    eva = cast.client("eva")
    theirs = fields_of(eva.get(f"{url}general/")) | {"description": "Van Eva"}
    assert eva.post(f"{url}general/", theirs).status_code == 302
    answer = anna.post(f"{url}general/", mine | {"description": "Van Anna"})
    assert answer.status_code == 409 and "Eva" in answer.content.decode() and "Van Anna" in answer.content.decode()


def test_a_wrong_merge_variable_is_named_with_its_place(cast, anna):
    url = anna.post("/office/templates/new/", {"name": "Fout", "model_key": "income_tax"})["Location"]
    page = anna.get(f"{url}phases/supply/automations/welcome/")
    anna.post(f"{url}phases/supply/automations/welcome/", fields_of(page) | {"text": "Dag {contact.voornaampje}"})
    shown = anna.get(f"{url}publish/").content.decode()
    assert "contact.voornaampje" in shown
    assert anna.post(f"{url}publish/", {"despite_warnings": "on"}).status_code == 422


def test_the_stranger_and_the_wrong_role_find_nothing(cast, anna):
    url = anna.post("/office/templates/new/", {"name": "Van Linde", "model_key": "income_tax"})["Location"]
    ed, vera = cast.client("ed"), cast.client("vera")
    for page in (url, f"{url}general/", f"{url}phases/draft/", f"{url}publish/"):
        assert ed.get(page).status_code == 404
    assert vera.get("/office/templates/new/").status_code == 404
    assert vera.post(f"{url}publish/").status_code == 404
    assert ed.post(f"{url}archive/").status_code == 404

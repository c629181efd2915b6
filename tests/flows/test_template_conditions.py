"""The editor of conditions on the pages of a phase and of an automation, without script; and what others see of it."""

import re

import pytest

from aanzet.cases.models import TemplateVersion
from aanzet.cases.queries.snapshots import read_definition
from aanzet.rules.conditions import Comparison, Group, Not


@pytest.fixture
def anna(cast):
    return cast.client("anna")


@pytest.fixture
def draft(anna):
    """The address of a draft from the library."""
    return anna.post("/office/templates/new/", {"name": "Aangifte IB", "model_key": "income_tax"})["Location"]


def everything(answer):
    """What a browser would send of the form of the page: inputs, chosen options, texts; no buttons."""
    page = answer.content.decode()
    page = page[page.index('name="version"') - 500 : page.rindex("</form>")]
    values = {}
    for tag in re.findall(r"<input[^>]*>", page):
        kind = (re.search(r'type="([^"]*)"', tag) or ["", "text"])[1]
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and not (kind in ("checkbox", "radio") and " checked" not in tag):
            values.setdefault(name[1], []).append(value[1] if value else "on" if kind == "checkbox" else "")
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL):
        options = re.findall(r'<option value="([^"]*)"([^>]*)>', body)
        chosen = [value for value, rest in options if "selected" in rest] or [options[0][0]]
        values[name] = chosen
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        values[name] = [body.strip()]
    return values


def snapshot_of(cast):
    with cast.linde.scope():
        return read_definition(TemplateVersion.objects.get(state="draft").definition)


def add(client, url, page, field):
    """Press "Voeg voorwaarde toe" with this field chosen."""
    return client.post(url, everything(page) | {"condition-new": field, "condition-do": "add"})


def save(client, url, page, **values):
    return client.post(url, everything(page) | {name.replace("__", "-"): value for name, value in values.items()})


@pytest.mark.feature("F148")
def test_a_condition_is_built_row_by_row_changed_and_taken_away(cast, anna, draft):
    url = f"{draft}phases/draft/"
    page = add(anna, url, anna.get(url), "client.legal_form")
    assert page.status_code == 200
    assert "is gelijk aan" in page.content.decode()
    assert snapshot_of(cast).phases[1].condition is None  # nothing is stored by adding a row

    page = add(anna, url, page, "client.place")
    typed = everything(page) | {"condition-0-op": "in", "condition-1-op": "starts", "condition-1-value": "Utrecht"}
    page = anna.post(url, typed | {"condition-do": "show"})  # without script: show what belongs to the operator
    typed = everything(page) | {"condition-0-value": ["B.V.", "N.V."], "condition-kind": "any", "lead_time_days": "9"}
    assert anna.post(url, typed).status_code == 302
    phase = snapshot_of(cast).phases[1]
    assert phase.condition == Group(
        "any",
        (
            Comparison("c1", "client.legal_form", "in", ("B.V.", "N.V."), many=True),
            Comparison("c2", "client.place", "starts", ("Utrecht",)),
        ),
    )
    assert phase.lead_time_days == 9

    page = anna.get(url)
    again = everything(page)
    assert again["condition-0-value"] == ["B.V.", "N.V."]
    assert anna.post(url, again).status_code == 302
    assert snapshot_of(cast).phases[1].condition == phase.condition  # what was not touched stays

    page = anna.post(url, again | {"condition-do": "remove-0"})
    assert everything(page)["condition-0-value"] == ["Utrecht"]
    page = anna.post(url, everything(page) | {"condition-do": "remove-0"})
    assert save(anna, url, page).status_code == 302
    assert snapshot_of(cast).phases[1].condition is None


@pytest.mark.feature("F148")
def test_what_is_wrong_stands_with_the_row_and_nothing_is_stored(cast, anna, draft):
    url = f"{draft}phases/draft/"
    page = add(anna, url, anna.get(url), "client.place")
    answer = save(anna, url, page)
    assert answer.status_code == 422
    assert "Bij “Plaats is gelijk aan” hoort een waarde." in answer.content.decode()
    assert snapshot_of(cast).phases[1].condition is None


@pytest.mark.feature("F148")
def test_fields_with_several_values_ask_how_many(cast, anna, draft):
    url = f"{draft}phases/draft/"
    page = add(anna, url, anna.get(url), "client.products")
    product = str(cast.linde.products["Aangifte IB"])
    assert save(anna, url, page, **{"condition-0-quant": "none", "condition-0-value": product}).status_code == 302
    (test,) = snapshot_of(cast).phases[1].condition.parts
    assert (test.quant, test.op, test.value) == ("none", "eq", (product,))
    counted = anna.post(url, everything(anna.get(url)) | {"condition-0-quant": "count", "condition-do": "show"})
    assert save(anna, url, counted, **{"condition-0-op": "ge", "condition-0-value": "2"}).status_code == 302
    (test,) = snapshot_of(cast).phases[1].condition.parts
    assert (test.quant, test.op, test.value) == ("count", "ge", ("2",))


@pytest.mark.feature("F148")
def test_the_first_and_last_phase_have_no_editor(anna, draft):
    page = anna.get(f"{draft}phases/supply/").content.decode()
    assert "De eerste en de laatste fase worden altijd gedaan" in page
    assert "condition-count" not in page


@pytest.mark.feature("F148")
@pytest.mark.parametrize(
    "wrong",
    [
        {"condition-count": "veel"},
        {"condition-count": "99999999"},
        {"condition-0-kept": "7"},
        {"condition-0-field": "client.hair"},
        {"condition-0-op": "matches"},
        {"condition-0-op": "gt"},
        {"condition-0-id": "<b>"},
        {"condition-kind": "each"},
        {"condition-do": "remove-x"},
        {"condition-do": "add", "condition-new": "client.hair"},
        {"condition-0-value": "x" * 501},
        {"condition-0-value": "\x00"},
    ],
)
def test_what_no_browser_sends_breaks_nothing(cast, anna, draft, wrong):
    url = f"{draft}phases/draft/"
    page = add(anna, url, anna.get(url), "client.place")
    answer = anna.post(url, everything(page) | {"condition-0-value": "Ede"} | wrong)
    assert answer.status_code in (200, 302, 422)
    condition = snapshot_of(cast).phases[1].condition
    assert condition is None or condition.parts[0].value == ("Ede",)
    assert anna.get(url).status_code == 200


@pytest.fixture
def deep(cast, draft):
    """A condition as a file may have it: groups inside groups, and a field that is gone."""
    from dataclasses import replace

    from aanzet.cases.actions.template_drafts import save_draft
    from aanzet.rules.process.template import serialise

    form = Comparison("c1", "client.legal_form", "eq", ("B.V.",))
    inner = Group(
        "any",
        (Comparison("c2", "client.place", "eq", ("Ede",)), Not(Comparison("c3", "client.kind", "eq", ("person",)))),
    )
    with cast.linde.scope():
        row = TemplateVersion.objects.get(state="draft")
        snapshot = read_definition(row.definition)
        phases = list(snapshot.phases)
        phases[1] = replace(phases[1], condition=Group("all", (form, inner)))
        save_draft(
            actor=cast.anna,
            now=cast.now,
            template_id=row.template_id,
            definition=serialise(replace(snapshot, phases=tuple(phases))),
            seen=row.version,
        )
    return inner


@pytest.mark.feature("F148")
def test_what_the_editor_cannot_make_is_a_sentence_and_is_kept(cast, anna, draft, deep):
    url = f"{draft}phases/draft/"
    page = anna.get(url)
    assert "Plaats is gelijk aan Ede of niet: Soort cliënt is gelijk aan persoon" in page.content.decode()
    before = snapshot_of(cast).phases[1].condition
    assert save(anna, url, page).status_code == 302
    assert snapshot_of(cast).phases[1].condition == before
    page = anna.post(url, everything(anna.get(url)) | {"condition-do": "remove-0"})
    assert save(anna, url, page).status_code == 302
    assert snapshot_of(cast).phases[1].condition == deep


@pytest.mark.feature("F161")
def test_an_automation_has_the_same_editor(cast, anna, draft):
    url = f"{draft}phases/supply/automations/ask_documents/"
    page = add(anna, url, anna.get(url), "client.kind")
    assert save(anna, url, page, **{"condition-0-value": "person"}).status_code == 302
    condition = snapshot_of(cast).phases[0].automations[1].condition
    assert condition == Group("all", (Comparison("c1", "client.kind", "eq", ("person",)),))
    overview = anna.get(draft).content.decode()
    assert "alleen als Soort cliënt is gelijk aan persoon" in overview


@pytest.mark.feature("F161")
def test_a_new_automation_can_begin_with_a_condition(cast, anna, draft):
    url = f"{draft}phases/draft/automations/new/"
    typed = everything(anna.get(url)) | {"title": "Nieuws", "text": "Dag"}
    page = anna.post(url, typed | {"condition-new": "client.place", "condition-do": "add"})
    assert everything(page)["title"] == ["Nieuws"]
    assert save(anna, url, page, **{"condition-0-value": "Ede"}).status_code == 302
    assert snapshot_of(cast).phases[1].automations[-1].condition.parts[0].value == ("Ede",)


@pytest.mark.feature("F148", "F161")
def test_publishing_says_which_field_is_gone_and_shows_the_difference(cast, anna, draft):
    url = f"{draft}phases/draft/"
    assert anna.post(f"{draft}publish/", {"despite_warnings": "on"}).status_code == 302
    anna.post(f"{draft}edit/")
    page = add(anna, url, anna.get(url), "client.legal_form")
    assert save(anna, url, page, **{"condition-0-value": "B.V."}).status_code == 302
    shown = anna.get(f"{draft}publish/").content.decode()
    assert "voorwaarde: altijd → Rechtsvorm is gelijk aan B.V." in shown

    from dataclasses import replace

    from aanzet.cases.actions.template_drafts import save_draft
    from aanzet.rules.process.template import serialise

    with cast.linde.scope():
        row = TemplateVersion.objects.get(state="draft")
        snapshot = read_definition(row.definition)
        gone = replace(snapshot.phases[1], condition=Comparison("c1", "answer.gone.line", "present"))
        changed = replace(snapshot, phases=(snapshot.phases[0], gone, *snapshot.phases[2:]))
        save_draft(
            actor=cast.anna, now=cast.now, template_id=row.template_id, definition=serialise(changed), seen=row.version
        )
    shown = anna.get(f"{draft}publish/").content.decode()
    assert "De voorwaarde vraagt naar het veld “answer.gone.line”, en dat bestaat hier niet (meer)." in shown
    assert anna.post(f"{draft}publish/", {"despite_warnings": "on"}).status_code == 422
    page = anna.get(url)
    assert "answer.gone.line is ingevuld" in page.content.decode()


@pytest.mark.feature("F148", "F161")
def test_the_page_of_a_case_shows_what_was_skipped_and_why(cast, anna, draft):
    from aanzet.core import audit
    from tests.cast_cases import running

    for url in (f"{draft}phases/draft/", f"{draft}phases/supply/automations/welcome/"):
        page = add(anna, url, anna.get(url), "client.kind")
        assert save(anna, url, page, **{"condition-0-value": "organization"}).status_code == 302
    assert anna.post(f"{draft}publish/", {"despite_warnings": "on"}).status_code == 302
    with cast.linde.scope():
        template = TemplateVersion.objects.get().template_id
        case = running(cast, template=template)
        case.supply(cast)
        number, position = case.row.number, case.row.phase_position
    assert position == 3
    page = anna.get(f"/office/cases/{number}/")
    assert "Fase 2 overgeslagen: Soort cliënt is gelijk aan organisatie klopt niet" in page.content.decode()
    assert [phase["state"] for phase in page.context["phases"]] == ["done", "skipped", "now", "next", "next"]
    seen = cast.client("fatima").get(f"/portal/cases/{number}/").content.decode()
    assert "overgeslagen" in seen
    assert "organisatie" not in seen  # why is for the office
    assert audit.findings(cast.linde.id, only=["I1", "I2", "I3", "I4", "I5", "I6", "I7"]) == []


@pytest.mark.feature("F148")
def test_completing_a_phase_says_what_will_be_skipped(cast, anna, draft):
    from tests.cast_cases import running

    url = f"{draft}phases/draft/"
    page = add(anna, url, anna.get(url), "client.kind")
    assert save(anna, url, page, **{"condition-0-value": "organization"}).status_code == 302
    assert anna.post(f"{draft}publish/", {"despite_warnings": "on"}).status_code == 302
    with cast.linde.scope():
        case = running(cast, template=TemplateVersion.objects.get().template_id)
        number, entry = case.row.number, case.entry
    address = f"/office/cases/{number}/complete/"
    shown = anna.get(address).content.decode()
    assert "Volgende: Review door fiscalist" in shown
    assert "Fase 2 (Aangifte opstellen) wordt overgeslagen: Soort cliënt is gelijk aan organisatie klopt niet" in shown
    done = anna.post(address, {"entry_id": entry.id, "override_reason": "Alles is er al"}, follow=True)
    assert "Nu: Review door fiscalist." in done.content.decode()

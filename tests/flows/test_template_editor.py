"""The editor of a template through its pages: autosave, steps, two editors, order, columns, words (F111, F135)."""

import pytest

from aanzet.cases.models import TemplateVersion
from aanzet.cases.queries.snapshots import read_definition
from tests.flows.test_template_conditions import everything
from tests.flows.test_templates import fields_of, keys

pytestmark = pytest.mark.feature("F111")


@pytest.fixture
def anna(cast):
    return cast.client("anna")


@pytest.fixture
def draft(anna):
    """The address of a draft from the library."""
    return anna.post("/office/templates/new/", {"name": "Aangifte IB", "model_key": "income_tax"})["Location"]


def snapshot_of(cast):
    with cast.linde.scope():
        return read_definition(TemplateVersion.objects.get(state="draft").definition)


def auto(client, url, values):
    """What the script sends after typing."""
    return client.post(url, values | {"auto": "1"}, headers={"HX-Request": "true"})


def test_a_phase_keeps_itself_and_answers_what_stands_around_it(cast, anna, draft):
    url = f"{draft}phases/approve/"
    values = everything(anna.get(url))
    answer = auto(anna, url, values | {"name": "Tekenen", "client_label": "Teken je aangifte", "lead_time_days": "11"})
    page = answer.content.decode()
    assert answer.status_code == 200 and "Bewaard" in page
    for part in ("#editor-head", "#editor-phases", "#editor-preview", "#kept"):
        assert f'hx-target="{part}"' in page
    assert "Teken je aangifte" in page and "4. Tekenen" in page and "Klant" in page
    phase = snapshot_of(cast).phases[3]
    assert (phase.name, phase.client_label, phase.lead_time_days) == ("Tekenen", "Teken je aangifte", 11)


def test_what_is_right_is_kept_and_what_is_not_is_named(cast, anna, draft):
    url = f"{draft}phases/draft/"
    page = auto(anna, url, everything(anna.get(url)) | {"name": "", "lead_time_days": "12"}).content.decode()
    assert "Nog niet bewaard: Naam" in page
    phase = snapshot_of(cast).phases[1]
    assert (phase.name, phase.lead_time_days) == ("Aangifte opstellen", 12)


def test_back_and_forth_through_the_page(cast, anna, draft):
    url = f"{draft}phases/draft/"
    assert "Ctrl+Z" in anna.get(url).content.decode()
    auto(anna, url, everything(anna.get(url)) | {"lead_time_days": "12"})
    shown = anna.get(url)
    assert "Maak de laatste wijziging ongedaan, van Anna Visser" in shown.content.decode()
    answer = anna.post(f"{draft}step/", {"step": "back", "open": "draft", "version": keys(shown)["version"]})
    assert answer["Location"] == url and snapshot_of(cast).phases[1].lead_time_days == 7
    again = {"step": "forth", "open": "draft", "version": keys(anna.get(url))["version"]}
    anna.post(f"{draft}step/", again)
    assert snapshot_of(cast).phases[1].lead_time_days == 12
    anna.post(f"{draft}step/", again)  # what he saw is not what stands there
    assert snapshot_of(cast).phases[1].lead_time_days == 12


def test_two_people_in_one_phase_lose_nothing(cast, anna, draft):
    url, eva = f"{draft}phases/draft/", cast.client("eva")
    mine, theirs = everything(anna.get(url)), everything(eva.get(url))
    auto(eva, url, theirs | {"lead_time_days": "12"})
    answer = auto(anna, url, mine | {"name": "Opstellen"})
    assert answer["HX-Refresh"] == "true"  # the form shows what Eva did, too
    phase = snapshot_of(cast).phases[1]
    assert (phase.name, phase.lead_time_days) == ("Opstellen", 12)


@pytest.mark.feature("F135")
def test_one_value_of_both_shows_both_and_asks(cast, anna, draft):
    url, eva = f"{draft}phases/draft/", cast.client("eva")
    mine, theirs = everything(anna.get(url)), everything(eva.get(url))
    eva.post(url, theirs | {"lead_time_days": "12", "name": "Maken"})
    answer = anna.post(url, mine | {"lead_time_days": "9", "description": "Kort."})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Neem die van Eva Smit" in page and "Maken" in page
    assert "Doorlooptijd in dagen" in page
    form = everything(answer)
    assert (form["lead_time_days"], form["description"], form["name"]) == (["9"], ["Kort."], ["Maken"])
    assert anna.post(url, form | {"take": "lead_time_days"}).status_code == 302
    phase = snapshot_of(cast).phases[1]
    assert (phase.lead_time_days, phase.description, phase.name) == (12, "Kort.", "Maken")
    clash = auto(anna, url, mine | {"lead_time_days": "5"})
    assert 'hx-target="#phase-form"' in clash.content.decode()
    assert anna.post(url, everything(clash)).status_code == 302  # "keep mine"
    assert snapshot_of(cast).phases[1].lead_time_days == 5


def test_who_else_has_it_open_is_shown(cast, anna, draft):
    cast.client("eva").post(f"{draft}here/")
    page = anna.post(f"{draft}here/").content.decode()
    assert "Ook open bij:" in page and "Eva Smit" in page
    assert "Eva Smit" not in cast.client("eva").post(f"{draft}here/").content.decode()
    assert cast.client("vera").post(f"{draft}here/").status_code == 404


@pytest.mark.feature("F135")
def test_a_phase_goes_to_a_place_and_keeps_the_keyboard(cast, anna, draft):
    url = f"{draft}phases/review/"
    version = keys(anna.get(url))["version"]
    answer = anna.post(f"{url}move/", {"to": "1", "open": "draft", "version": version})
    assert answer["Location"] == f"{draft}phases/draft/?moved=phase-review"
    page = anna.get(answer["Location"]).content.decode()
    grip = page[page.index('popovertarget="menu-phase-review"') :]
    assert "autofocus" in grip[: grip.index(">")]
    assert [phase.key for phase in snapshot_of(cast).phases][:2] == ["review", "supply"]


@pytest.mark.feature("F135")
def test_order_changed_by_somebody_else_meanwhile(cast, anna, draft):
    """Two moves of different phases both hold; nothing is lost."""
    version = keys(anna.get(draft))["version"]
    cast.client("eva").post(f"{draft}phases/approve/", everything(anna.get(f"{draft}phases/approve/")) | {"name": "Ja"})
    anna.post(f"{draft}phases/file/move/", {"to": "1", "version": version})
    snapshot = snapshot_of(cast)
    assert snapshot.phases[0].key == "file" and snapshot.phases[4].name == "Ja"


def test_the_other_column_asks_what_to_do_with_the_tasks(cast, anna, draft):
    url = f"{draft}phases/approve/"
    version = keys(anna.get(url))["version"]
    answer = anna.post(f"{url}move/", {"what": "side", "version": version})
    assert answer["Location"] == f"{url}side/"
    shown = anna.get(answer["Location"])
    assert "Wat deze fase nu vraagt" in shown.content.decode()
    assert anna.post(f"{url}side/", {"version": version, "tasks": "turn"}).status_code == 302
    phase = snapshot_of(cast).phases[3]
    assert phase.side == "office" and {one.kind for one in phase.automations} == {"message", "task"}
    version = keys(anna.get(url))["version"]
    anna.post(f"{draft}phases/review/move/", {"what": "side", "version": version})  # nothing to ask there
    assert snapshot_of(cast).phases[2].side == "client"


def test_a_copy_has_keys_of_its_own(cast, anna, draft):
    anna.post(f"{draft}phases/supply/copy/", {"version": keys(anna.get(draft))["version"]})
    snapshot = snapshot_of(cast)
    first, second = snapshot.phases[:2]
    assert second.name == f"{first.name} 2" and len(second.automations) == len(first.automations)
    found = [one.key for phase in snapshot.phases for one in phase.automations]
    assert len(set(found)) == len(found)


@pytest.mark.feature("F157", "F167")
def test_the_words_of_a_sentence_are_changed_one_by_one(cast, anna, draft):
    page = anna.get(f"{draft}phases/supply/").content.decode()
    assert "Bij start" in page and "het primaire contact" in page
    url = f"{draft}phases/supply/automations/welcome/?only=moment"
    shown = anna.get(url, headers={"HX-Request": "true"})
    assert "<html" not in shown.content.decode() and list(shown.context["form"].fields) == ["when", "amount", "unit"]
    before = snapshot_of(cast).phases[0].automations[0]
    values = fields_of(shown) | {"when": "after_start", "amount": "2", "unit": "days"}
    assert anna.post(url, values).status_code == 302
    after = snapshot_of(cast).phases[0].automations[0]
    assert (after.moment.when, after.moment.amount) == ("after_start", 2)
    assert (after.text, after.title, after.sender_role) == (before.text, before.title, before.sender_role)
    assert "2 dagen na de start" in anna.get(f"{draft}phases/supply/").content.decode()


@pytest.mark.feature("F178")
def test_the_priority_of_a_task_and_who_finishes_it_are_options_of_its_sentence(cast, anna, draft):
    first = snapshot_of(cast).phases[0].automations
    key = next(one.key for one in first if one.kind == "document_request")
    url = f"{draft}phases/supply/automations/{key}/?only=options"
    values = fields_of(anna.get(url)) | {"priority": "high", "mode": "all"}
    assert anna.post(url, values).status_code == 302
    after = next(one for one in snapshot_of(cast).phases[0].automations if one.key == key)
    assert (after.priority, after.mode, after.blocking) == ("high", "all", True)
    assert "hoge prioriteit" in anna.get(f"{draft}phases/supply/").content.decode()
    assert anna.post(url, values | {"priority": "brand"}).status_code == 422
    whole = url.removesuffix("?only=options")
    anna.post(whole, everything(anna.get(whole)) | {"title": "Stuur je stukken"})  # the page with all settings
    after = next(one for one in snapshot_of(cast).phases[0].automations if one.key == key)
    assert (after.title, after.priority, after.mode) == ("Stuur je stukken", "high", "all")


def test_every_part_and_its_problem_are_linked(cast, anna, draft):
    made = anna.post(f"{draft}phases/", {"name": "Leeg", "version": keys(anna.get(draft))["version"]})
    page = anna.get(made["Location"]).content.decode()
    assert "Voordat je publiceert" in page and "phases/leeg/" in page
    for part in ("general/", "versions/", "phases/supply/checkpoints/authorization/", "publish/"):
        assert anna.get(f"{draft}{part}").status_code == 200


def test_a_reader_sees_the_phases_and_cannot_change_them(cast, anna, draft):
    anna.post(f"{draft}publish/", {"despite_warnings": "on"})
    page = cast.client("vera").get(draft).content.decode()
    assert "Aangifte opstellen" in page and "data-order-grip" not in page and "data-autosave" not in page
    assert "Review door fiscalist" in cast.client("vera").get(f"{draft}?version=1&phase=review").content.decode()


def test_the_general_settings_keep_themselves_too(cast, anna, draft):
    url = f"{draft}general/"
    values = fields_of(anna.get(url))
    page = auto(anna, url, values | {"description": "Zo doen wij het.", "name": ""}).content.decode()
    assert "Nog niet bewaard: Naam" in page and 'hx-target="#editor-head"' in page
    snapshot = snapshot_of(cast)
    assert (snapshot.description, snapshot.name) == ("Zo doen wij het.", "Aangifte IB")
    eva = cast.client("eva")
    theirs = fields_of(eva.get(url))
    auto(anna, url, fields_of(anna.get(url)) | {"description": "Anders."})
    assert "Een collega wijzigde hetzelfde" in auto(eva, url, theirs | {"description": "Nog anders."}).content.decode()
    assert auto(eva, url, theirs | {"close_text": "Klaar."})["HX-Refresh"] == "true"
    assert (snapshot_of(cast).description, snapshot_of(cast).close_message.text) == ("Anders.", "Klaar.")


def test_news_of_a_colleague_is_told_once_it_is_there(cast, anna, draft):
    seen = keys(anna.get(f"{draft}phases/draft/"))["version"]
    assert "wijzigde dit concept" not in anna.get(f"{draft}news/?version={seen}").content.decode()
    eva = cast.client("eva")
    auto(eva, f"{draft}general/", fields_of(eva.get(f"{draft}general/")) | {"description": "Van Eva."})
    assert "Eva Smit wijzigde dit concept zojuist" in anna.get(f"{draft}news/?version={seen}").content.decode()
    assert "wijzigde dit concept" not in eva.get(f"{draft}news/?version={seen}").content.decode()


def test_the_preview_on_a_computer_and_in_the_dark(anna, draft):
    url = f"{draft}phases/approve/"
    page = anna.get(url).content.decode()
    assert 'data-preview="phone"' in page and "data-theme" not in page.split('data-preview="phone"')[1][:80]
    page = anna.get(f"{url}?device=desktop&theme=dark").content.decode()
    assert 'data-preview="desktop" data-theme="dark"' in page
    assert 'data-preview="desktop" data-theme="dark"' in anna.get(url).content.decode()  # it is remembered
    answer = auto(anna, url, everything(anna.get(url)) | {"client_label": "Teken je aangifte"}).content.decode()
    assert 'data-preview="desktop" data-theme="dark"' in answer
    assert 'data-preview="desktop">' in anna.get(f"{url}?theme=").content.decode()
    assert 'data-preview="desktop">' in anna.get(f"{url}?device=watch&theme=pink").content.decode()


@pytest.mark.feature("F408")
def test_how_the_saved_rehearsals_end_stands_beside_the_draft(cast, anna, draft):
    url = f"{draft}phases/draft/"
    page = anna.get(url).content.decode()
    assert "Nog geen proefloop bewaard" in page and f"{draft}rehearsal/" in page
    anna.post(f"{draft}rehearsal/step/", {"what": "play_on"})
    anna.post(f"{draft}rehearsal/save/", {"name": "Standaard"})
    page = anna.get(url).content.decode()
    assert "Proefloop gelukt: 5 fasen" in page and f"{draft}rehearsal/#tests" in page
    answer = auto(anna, url, everything(anna.get(url)) | {"lead_time_days": "90"}).content.decode()
    assert "1 proefloop eindigt anders: Standaard" in answer and "kun je niet publiceren" in answer


def test_forms_that_save_by_their_button_ask_before_they_are_left(anna, draft):
    for place in ("phases/supply/", "phases/supply/checkpoints/new/", "phases/supply/automations/new/?kind=task"):
        assert 'data-guard="Je hebt nog niet bewaard. Toch weggaan?"' in anna.get(f"{draft}{place}").content.decode()
    url = f"{draft}phases/draft/checkpoints/new/"
    refused = anna.post(url, everything(anna.get(url)) | {"text": ""})
    assert refused.status_code == 422 and " data-changed" in refused.content.decode()
    url = f"{draft}phases/draft/"
    added = everything(anna.get(url)) | {"condition-do": "add", "condition-new": "client.kind"}
    assert " data-changed" in anna.post(url, added).content.decode()


def test_a_new_task_is_for_whoever_is_to_move(anna, draft):
    for phase, side in (("draft", "office"), ("supply", "client")):
        page = anna.get(f"{draft}phases/{phase}/automations/new/?kind=task").content.decode()
        assert f'<option value="{side}" selected' in page.split('name="side"')[1][:400]

"""Every partial of the kit: its text, its accessible name, and what it must never show."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from aanzet.core.web.gallery import NOW, SampleForm, samples
from tests.unit.kit.outline import Outline


def shown(partial, language="nl", **values):
    with translation.override(language):
        return render_to_string(f"kit/{partial}.html", {"now": NOW, **values})


def read(partial, **values):
    return Outline(shown(partial, **values)).text


@pytest.fixture(scope="module")
def data():
    return samples()


# --- Whose move it is ---


@pytest.mark.parametrize("number", range(6))
def test_the_pill_speaks_a_whole_sentence(data, number):
    turn = data["turns"][number]
    html = shown("turn", turn=turn)
    assert f'class="turn turn-{turn["side"]}' in html
    assert ("turn-you" in html) == bool(turn.get("you"))
    assert Outline(html).text == turn["spoken"]


def test_the_pill_escapes_names():
    assert "<b>" not in shown("turn", turn={"side": "client", "text": "<b>Bo</b>", "spoken": "<b>Bo</b>"})


@pytest.mark.parametrize(
    ("number", "colour"),
    [(0, "bg-brand-soft"), (1, "bg-paper"), (2, "bg-client-soft"), (3, "bg-external-soft"), (4, "bg-paper")],
)
def test_the_bar_has_the_ground_of_who_must_move(data, number, colour):
    html = shown("turn_bar", **data["bars"][number])
    assert 'role="status"' in html
    assert re.search(rf'class="flex[^"]*{colour}"', html)
    assert data["bars"][number]["left"]["line"] in Outline(html).text


def test_the_bar_says_who_is_in_between(data):
    assert "Belastingdienst, tot 14 dec" in read("turn_bar", **data["bars"][3])
    assert "Afgerond 4 dec" in read("turn_bar", **data["bars"][4])


def test_phases_in_small_have_a_name(data):
    html = shown("phase_bar", phases=data["phases"], label="Fase 2 van 5", short="2/5")
    assert Outline(html).names == ["Fase 2 van 5"]
    assert html.count("<i") == 5
    assert "2/5" not in Outline(html).text


@pytest.mark.parametrize("shape", ["row", "column"])
def test_phases_say_where_we_are_and_what_moved(data, shape):
    html = shown("phase_list", phases=data["phases"], shape=shape)
    assert html.count('aria-current="step"') == 1
    text = Outline(html).text
    assert "klaar" in text
    assert "overgeslagen" in text
    assert "was 25 nov" in text


# --- Lists ---


def test_a_row_names_its_box_and_its_kind(data):
    row = data["rows"][0]
    html = shown("work_row", row=row)
    outline = Outline(html)
    assert "Selecteer: Controleer loonaangifte oktober, Restaurant Saffraan" in outline.names
    assert "Controle" in outline.text
    assert "te laat: gisteren" in outline.text
    assert "Anna Visser" in outline.text
    assert html.count("<a ") == 1


def test_a_row_that_waits_shows_the_pill_instead_of_the_day(data):
    text = read("work_row", row=data["rows"][3])
    assert "Klant is aan zet, 12 dagen" in text


def test_a_row_of_a_team_can_be_picked_up(data):
    row = {**data["rows"][0], "pick_url": "/pick/1"}
    assert "Pak op" in read("work_row", row=row)


def test_a_live_row_listens_to_its_own_event_only(data):
    row = {**data["rows"][0], "live": {"url": "/row/1", "event": "case-1"}}
    assert 'hx-trigger="case-1 from:#live throttle:1s"' in shown("work_row", row=row)
    assert "hx-get" not in shown("work_row", row=data["rows"][0])


def test_filters_can_be_taken_away_and_broken_ones_are_seen(data):
    html = shown("filter_bar", filters=data["filters"], count=4)
    assert "Haal weg: Product Aangifte IB" in Outline(html).text
    assert "border-dashed" in html
    assert "<div" not in shown("filter_bar", filters=[])


def test_more_rows_are_a_link():
    html = shown("pagination", next_url="?page=2", shown=50, total=120)
    assert 'href="?page=2"' in html
    assert "Toon meer" in html
    assert "50 van 120" in Outline(html).text
    assert "<nav" not in shown("pagination")
    assert "<button" not in shown("pagination", next_url="?page=2", form="of the page around it")


def test_the_bulk_bar_posts_to_each_act(data):
    html = shown("bulk_bar", count=3, actions=data["bulk"])
    assert html.count("formaction=") == 2
    assert 'aria-keyshortcuts="T"' in html
    assert "3 geselecteerd" in Outline(html).text


def test_an_empty_list_says_why_and_gives_one_next_step():
    html = shown("empty", why="Niets bij jou.", next_label="Bekijk wie stil ligt", next_url="/x")
    assert Outline(html).text == "Niets bij jou. Bekijk wie stil ligt"


# --- Case ---


def test_a_checkpoint_is_named_and_posts_its_version(data):
    point = {**data["points"][3], "version": 7}
    html = shown("checkpoint", point=point, editable=True)
    assert "Tweede paar ogen bij afwijking boven € 10.000, verplicht" in Outline(html).names
    assert 'name="version" value="7"' in html
    assert "niet door Anna" in Outline(html).text


@pytest.mark.parametrize(
    ("number", "words"), [(0, "Anna · 18 nov"), (2, "Wacht op Fatima"), (4, "Bram is bezig"), (5, "n.v.t.")]
)
def test_a_checkpoint_says_its_state(data, number, words):
    assert words in read("checkpoint", point=data["points"][number], editable=True)


def test_a_note_stands_under_its_checkpoint(data):
    assert "Afwijking. WOZ wijkt" in read("checkpoint", point=data["points"][1])


def test_a_checkpoint_that_may_only_be_read_has_no_form(data):
    html = shown("checkpoint", point=data["points"][0], editable=False)
    assert "<form" not in html
    assert "disabled" in html


def test_messages_stand_at_the_side_of_their_writer(data):
    automatic, client = data["messages"][1], data["messages"][2]
    assert "justify-end" in shown("message", message=automatic, reader="office")
    assert "justify-end" not in shown("message", message=automatic, reader="client")
    assert "justify-end" in shown("message", message=client, reader="client")
    assert "Automatisch namens Anna" in read("message", message=automatic, reader="client")
    assert "Fatima el Amrani" in read("message", message=client, reader="office")


def test_an_internal_note_says_so(data):
    assert "Interne notitie, de klant ziet dit niet" in read("message", message=data["messages"][3], reader="office")


def test_a_document_says_who_sees_it_to_the_office_only(data):
    concept, shared = data["documents"][0], data["documents"][1]
    assert "Alleen kantoor" in read("document", item=concept, shape="tile")
    assert "Klant en kantoor" in read("document", item=shared, shape="row")
    portal = read("document", item=shared, shape="row", reader="client")
    assert "kantoor" not in portal
    assert "gelezen door" not in portal


def test_a_document_that_is_checked_or_erased_cannot_be_opened(data):
    assert "wordt gecontroleerd" in read("document", item=data["documents"][2])
    assert "<a " not in shown("document", item=data["documents"][2])
    assert "verwijderd op" in read("document", item=data["documents"][3])
    assert "<a " not in shown("document", item={**data["documents"][3], "url": "/x"})


def test_the_timeline_tells_when_and_what_is_internal(data):
    assert "gisteren 16:20" in read("timeline_entry", entry=data["entries"][1])
    assert "Intern" in read("timeline_entry", entry=data["entries"][1])


def test_words_of_an_automation_are_named(data):
    html = shown("automation_sentence", automation=data["automations"][0], editable=True, position=1)
    assert "Aan wie: het primaire contact" in Outline(html).names
    assert "Meer voor stap 1" in Outline(html).names
    assert "<a " not in shown("automation_sentence", automation=data["automations"][0], editable=False)


# --- Portal ---


def test_only_the_first_card_has_the_primary_button(data):
    first = shown("task_card", task=data["tasks"][0], urgent=True)
    other = shown("task_card", task=data["tasks"][1], urgent=False)
    assert "btn-primary" in first
    assert "btn-primary" not in other
    assert "Jij bent aan zet" in Outline(first).text
    assert "voor" in Outline(first).text


def test_a_card_that_was_begun_says_go_on(data):
    assert "Verder : Vul je gegevens aan" in read("task_card", task=data["tasks"][2])


# --- Jobs, notices and forms ---


def test_progress_in_words_and_how_to_stop(data):
    running, done = data["jobs"]
    assert "812 van 5000" in read("progress", job=running)
    assert "3 niet gelukt" in read("progress", job=running)
    assert "Stop na de huidige" in read("progress", job=running)
    assert "Bekijk het verslag" in read("progress", job=done)
    assert "every 2s" in shown("progress", job={**running, "url": "/job/1"})
    assert "hx-get" not in shown("progress", job={**done, "url": "/job/1"})


@pytest.mark.parametrize(("kind", "role"), [("done", "status"), ("info", "status"), ("problem", "alert")])
def test_a_notice_is_announced(kind, role):
    html = shown("notice", kind=kind, text="Toegewezen aan Bram.", undo_url="/undo")
    assert f'role="{role}"' in html
    assert "Ongedaan maken" in Outline(html).text


@pytest.fixture(scope="module")
def form():
    made = SampleForm({"name": "Akkoord", "days": "x", "mail": "fatima", "side": "client"})
    made.is_valid()
    return made


def test_the_summary_names_each_error_with_a_link(form):
    html = shown("error_summary", form=form)
    assert "Er klopt nog iets niet" in Outline(html).text
    assert 'href="#id_mail"' in html
    assert 'role="alert"' in html
    assert "<div" not in shown("error_summary", form=SampleForm())


def test_the_summary_shows_what_was_refused():
    refusal = {"text": "Jansen Holding B.V. neemt Aangifte IB niet af.", "links": [("Voeg toe", "/x")]}
    assert "neemt Aangifte IB niet af. Voeg toe" in read("error_summary", refusal=refusal)


@pytest.mark.parametrize("name", SampleForm.base_fields)
def test_a_field_has_a_label_before_its_control(form, name):
    html = shown("field", field=form[name])
    box_first = form[name].widget_type == "checkbox"
    assert (html.index(str(form[name].label)) < html.index("<input" if "<input" in html else "name=")) != box_first
    assert str(form[name].label) in Outline(html).text


def test_a_wrong_field_is_tied_to_its_error(form):
    html = shown("field", field=form["mail"])
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_mail_error"' in html
    assert 'id="id_mail_error"' in html
    assert 'autocomplete="email"' in html


def test_a_hint_is_tied_to_its_field(form):
    html = shown("field", field=form["name"])
    assert 'aria-describedby="id_name_hint"' in html
    assert html.index("id_name_hint") < html.index("<input")


def test_a_number_asks_for_digits_and_may_be_narrow(form):
    html = shown("field", field=form["days"], suffix="werkdagen", width="w-16")
    assert 'inputmode="numeric"' in html
    assert "w-16" in html
    assert "w-full" not in html
    assert "werkdagen" in html


def test_radios_look_like_radios(form):
    assert shown("field", field=form["side"]).count('class="radio radio-sm radio-primary"') == 2


def test_an_optional_field_says_so(form):
    assert "(niet verplicht)" in read("field", field=form["note"], optional=True)


def test_upload_is_a_plain_form_too():
    html = shown("upload", url="/up", label="Foto of bestand kiezen", multiple=True, csrf_token="t")
    assert 'enctype="multipart/form-data"' in html
    assert "data-without-script" in html
    assert 'name="command_id"' in html


def test_the_viewer_can_be_downloaded_without_script():
    html = shown("viewer", url="/d/1", download_url="/d/1?download", seen_url="/d/1/seen", title="Aangifte")
    assert "<noscript>" in html
    assert "Toon als tekst" in Outline(html).text

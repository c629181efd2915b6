"""An import from file to undo: what is recognised, checked, applied, repeated, and taken back."""

import pathlib
from datetime import timedelta

import pytest

from aanzet.clients.actions.clients import change_client
from aanzet.clients.actions.contacts import change_contact
from aanzet.clients.actions.import_apply import ALL, GOOD, apply_next, start_applying
from aanzet.clients.actions.import_rows import store_rows
from aanzet.clients.actions.import_undo import undo_import, undo_next
from aanzet.clients.actions.import_upload import (
    check_again,
    choose_tabs,
    map_columns,
    repair_cells,
    sheets_of,
    source_of,
    start_import,
)
from aanzet.clients.models import BankAccount, Client, ClientProduct, Contact, ContactLink, ImportRow, RoleAssignment
from aanzet.clients.queries.card import client_card
from aanzet.clients.queries.clients import client_for
from aanzet.clients.queries.contacts import contact_for
from aanzet.clients.queries.imports import batch_rows, import_batch, issue_counts, open_batches
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.models import Delivery, Event
from tests.db.clients.workbooks import CSV, csv_of, workbook

SAMPLES = pathlib.Path(__file__).parents[2] / "samples" / "crm"
pytestmark = pytest.mark.feature("F385")


@pytest.fixture
def office(cast, settings, tmp_path):
    """Inside the scope of Kantoor Linde, with files of its own."""
    settings.FILES = tmp_path
    with cast.linde.scope():
        yield cast.linde


def take_in(cast, content, name="cliënten.xlsx"):
    """Upload and check; the batch."""
    batch_id = start_import(actor=cast.anna, now=cast.now, file_name=name, content=content)
    map_columns(actor=cast.anna, now=cast.now, batch_id=batch_id, choice={})
    return import_batch(cast.anna, batch_id)


def apply(cast, batch, way=GOOD, step=500):
    """Apply it to the end, as the worker does; the batch."""
    start_applying(actor=cast.anna, now=cast.now, batch_id=batch.id, version=batch.version, way=way)
    while apply_next(actor=cast.anna, now=cast.now, batch_id=batch.id, step=step):
        pass
    return import_batch(cast.anna, batch.id)


def take_back(cast, batch):
    """Undo it to the end; the batch."""
    undo_import(actor=cast.anna, now=cast.now, batch_id=batch.id)
    while undo_next(actor=cast.anna, now=cast.now, batch_id=batch.id):
        pass
    return import_batch(cast.anna, batch.id)


def codes(cast, batch):
    return {(issue.sheet, issue.row, issue.column, issue.code) for row in batch_rows(cast.anna, batch.id, limit=999)[0]
            for issue in row.issues}  # fmt: skip


@pytest.mark.feature("F386", "F387")
def test_a_clean_workbook_goes_in_and_a_second_run_changes_nothing(cast, office):
    content = (SAMPLES / "crm-small.xlsx").read_bytes()
    before = Client.objects.count(), Contact.objects.count()
    batch = take_in(cast, content)
    assert batch.total("error") == 0
    assert batch.counts["clients"]["new"] == 60
    done = apply(cast, batch)
    assert (done.state, done.progress) == ("applied", done.checked)
    assert Client.objects.count() == before[0] + 60
    assert Contact.objects.count() == before[1] + done.counts["contacts"]["new"]
    again = take_in(cast, content)
    assert (again.to_apply, again.total("error")) == (0, 0)
    assert again.total("same") == again.checked


def test_what_a_row_says_is_what_the_card_shows(cast, office):
    batch = take_in(
        cast, workbook(clients=[{"Relatiebeheerder": "Bram de Wit", "Producten": "Aangifte btw; Jaarrekening"}])
    )
    apply(cast, batch)
    card = client_card(cast.bram, "05001", cast.now)
    assert card.facts["legal_form"] == "B.V."
    assert [product.name for product in card.products] == ["Aangifte btw", "Jaarrekening"]
    assert [(period.family, period.period_kind) for period in card.periods] == [("vat", "quarter")]
    assert [account["iban"] for account in card.accounts] == ["NL91ABNA0417164300"]
    assert [(c.name, c.primary, c.functions) for c in card.contacts] == [("Noor Boer", True, ("Directeur",))]
    assert Event.objects.filter(name="ClientAdded", client_id=card.client.id).get().actor.startswith("member:")


@pytest.mark.feature("F388")
def test_the_good_rows_go_in_and_the_bad_ones_are_named(cast, office):
    content = (SAMPLES / "crm-dirty.xlsx").read_bytes()
    batch = take_in(cast, content, "crm-dirty.xlsx")
    assert batch.total("error") > 0
    with pytest.raises(Refused) as refused:
        start_applying(actor=cast.anna, now=cast.now, batch_id=batch.id, version=batch.version, way=ALL)
    assert refused.value.code == "import_has_errors"
    counted = {line["code"] for line in issue_counts(cast.anna, batch.id)}
    assert {"number_twice", "rsin_invalid", "iban_invalid", "product_unknown", "email_twice", "email_invalid",
            "client_unknown", "value_missing", "zeros_maybe_lost"} <= counted  # fmt: skip
    done = apply(cast, batch)
    assert done.state == "applied"
    left = ImportRow.objects.filter(batch_id=batch.id, applied=False, outcome__in=("new", "changed"))
    assert left.count() == 0
    again = take_in(cast, content, "crm-dirty.xlsx")
    assert again.to_apply == 0


@pytest.mark.feature("F388")
def test_the_rows_that_were_good_stay_when_bad_ones_are_repaired_afterwards(cast, office):
    content = workbook(
        clients=[{"RSIN": "123456789"}, {"Cliëntnummer": "05002", "Naam": "Bloemisterij Bos", "RSIN": ""}]
    )
    batch = take_in(cast, content)
    assert ("Cliënten", 2, "RSIN", "rsin_invalid") in codes(cast, batch)
    batch_id, options = batch.id, {"actor": cast.anna, "now": cast.now, "batch_id": batch.id}
    repair_cells(**options, repairs={("clients", 2, "rsin"): "111222333"})
    mended = import_batch(cast.anna, batch_id)
    assert mended.total("error") == 0
    assert sheets_of_batch(batch_id)[0].rows[1][4] == "111222333"
    apply(cast, mended, ALL)
    assert client_card(cast.anna, "05001", cast.now).facts["rsin"] == "111222333"
    with pytest.raises(Refused) as refused:
        repair_cells(**options, repairs={})
    assert refused.value.code == "import_running"


def sheets_of_batch(batch_id):
    from aanzet.clients.models import ImportBatch

    return sheets_of(ImportBatch.objects.get(id=batch_id))


@pytest.mark.feature("F388")
def test_lost_zeros_are_padded_when_asked(cast, office):
    content = workbook(clients=[{}, {"Cliëntnummer": 5002, "Naam": "Bloemisterij Bos", "RSIN": ""}])
    batch = take_in(cast, content)
    assert ("Cliënten", 3, "Cliëntnummer", "zeros_maybe_lost") in codes(cast, batch)
    repair_cells(actor=cast.anna, now=cast.now, batch_id=batch.id, repairs={}, zeros="pad")
    apply(cast, import_batch(cast.anna, batch.id))
    assert client_for(cast.anna, "05002").name == "Bloemisterij Bos"


@pytest.mark.feature("F386")
def test_columns_are_mapped_by_hand_and_remembered_for_the_source(cast, office):
    content = csv_of(CSV.replace("Naam", "Hoe heet die"))
    batch_id = start_import(actor=cast.anna, now=cast.now, file_name="clienten.csv", content=content)
    plan = map_columns(actor=cast.anna, now=cast.now, batch_id=batch_id, choice={})
    assert [(issue.code, issue.values["column"]) for issue in plan.issues] == [("column_missing", "Name")]
    assert not import_batch(cast.anna, batch_id).can_go_on
    map_columns(actor=cast.anna, now=cast.now, batch_id=batch_id, choice={"clients": {1: "name"}})
    assert import_batch(cast.anna, batch_id).total("new") == 2
    second = start_import(actor=cast.anna, now=cast.now, file_name="weer.csv", content=content)
    assert [c.field for c in import_batch(cast.anna, second).tabs[0].columns][1] == "name"
    assert source_of(sheets_of_batch(second)) == import_batch(cast.anna, second).source


def test_tabs_are_chosen_by_hand(cast, office):
    content = csv_of("a;b;c;d\n05001;Zaak;Organisatie;B.V.\n")
    batch_id = start_import(actor=cast.anna, now=cast.now, file_name="x.csv", content=content)
    options = {"actor": cast.anna, "now": cast.now, "batch_id": batch_id}
    assert import_batch(cast.anna, batch_id).tabs == ()
    for wrong, code in ([], "tabs_not_recognised"), ([("x", "clients", 9)], "choice_invalid"):
        with pytest.raises(Refused) as refused:
            choose_tabs(**options, chosen=wrong)
        assert refused.value.code == code
    choose_tabs(**options, chosen=[("x", "clients", 1)])
    map_columns(**options, choice={"clients": {0: "number", 1: "name", 2: "kind", 3: "legal_form"}})
    assert import_batch(cast.anna, batch_id).total("new") == 1


def test_a_file_that_is_no_sheet_is_refused_and_not_kept(cast, office, tmp_path):
    for name, content, code in (
        ("plaatje.xlsx", b"\x89PNG\r\n\x1a\n\x00", "sheet_kind_refused"),
        ("stuk.xlsx", b"PK\x03\x04stuk", "sheet_damaged"),
        ("groot.xlsx", b"x" * (10 * 1024 * 1024 + 1), "sheet_too_large"),
        ("leeg.csv", b"\n\n", "sheet_empty"),
        ("\u202egnp.xlsx", csv_of(CSV), "file_name_refused"),
    ):
        with pytest.raises(Refused) as refused:
            start_import(actor=cast.anna, now=cast.now, file_name=name, content=content)
        assert refused.value.code == code
    assert open_batches(cast.anna) == []
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    with pytest.raises(NotFound):
        start_import(actor=cast.bram, now=cast.now, file_name="c.csv", content=csv_of(CSV))


def test_known_clients_change_by_field_and_nothing_else(cast, office):
    row = {"Cliëntnummer": "00101", "Naam": "Bakkerij De Vries B.V.", "RSIN": "123456782", "Plaats": "Zeist",
           "Aangifte tijdvak BTW": "maand", "Relatiebeheerder": "Bram de Wit", "Producten": "Aangifte Vpb",
           "Bankrekening": "NL91ABNA0417164300", "Postcode": "", "Straat en nummer": "#LEEG"}  # fmt: skip
    batch = take_in(cast, workbook(clients=[row], contacts=[]))
    found = batch_rows(cast.anna, batch.id)[0][0]
    assert found.outcome == "changed"
    assert found.differences["place"] == ("Utrecht", "Zeist")
    assert found.differences["street"] == ("Dorpsstraat 12", "")
    done = apply(cast, batch)
    card = client_card(cast.anna, "00101", cast.now)
    assert (card.facts["place"], card.facts["street"], card.facts["postcode"]) == ("Zeist", "", "3511 AB")
    assert {product.name for product in card.products} == {"Aangifte btw", "Jaarrekening", "Aangifte Vpb"}
    assert [h.name for role in card.roles if role.key == "relation_manager" for h in role.holders] == ["Bram de Wit"]
    assert [p.period_kind for p in card.periods if p.family == "vat"] == ["quarter", "month"]
    assert take_in(cast, workbook(clients=[row], contacts=[])).to_apply == 0
    undone = take_back(cast, done)
    assert undone.state == "undone"
    card = client_card(cast.anna, "00101", cast.now)
    assert (card.facts["place"], card.facts["street"]) == ("Utrecht", "Dorpsstraat 12")
    assert {product.name for product in card.products} == {"Aangifte btw", "Jaarrekening"}
    assert [h.name for role in card.roles if role.key == "relation_manager" for h in role.holders] == ["Anna Visser"]
    assert [p.period_kind for p in card.periods if p.family == "vat"] == ["quarter"]


def test_a_known_contact_changes_and_gets_back_what_he_had(cast, office):
    contact = {
        "Contactnummer": "10101", "Achternaam": "de Vries", "Voornaam": "Daan", "E-mail": "daan@voorbeeld.example",
        "Mobiel": "0611111111", "Cliëntnummer": "00102", "Functie": "medewerker", "Primair": "ja",
    }  # fmt: skip
    batch = take_in(cast, workbook(clients=[], contacts=[contact]))
    done = apply(cast, batch)
    daan = contact_for(cast.anna, "10101")
    assert daan.mobile == "+31611111111"
    assert {(link.number, link.primary) for link in daan.links} == {("00101", True), ("00102", True)}
    assert take_in(cast, workbook(clients=[], contacts=[contact])).to_apply == 0
    take_back(cast, done)
    daan = contact_for(cast.anna, "10101")
    assert (daan.mobile, [link.number for link in daan.links]) == ("+31612345678", ["00101"])
    assert contact_for(cast.anna, "10103").links[0].primary


def test_undo_removes_what_was_new_and_keeps_what_was_touched(cast, office):
    before = [
        model.objects.count() for model in (Client, Contact, ContactLink, BankAccount, ClientProduct, RoleAssignment)
    ]
    done = apply(cast, take_in(cast, (SAMPLES / "crm-small.xlsx").read_bytes()))
    touched = client_for(cast.anna, "01005")
    change_client(actor=cast.anna, now=cast.now, client_id=touched.id, version=1, changes={"place": "Doorn"})
    person = contact_for(cast.anna, client_card(cast.anna, "01006", cast.now).contacts[0].number)
    change_contact(actor=cast.anna, now=cast.now, contact_id=person.id, version=1, changes={"mobile": "0611111111"})
    undone = take_back(cast, done)
    assert undone.state == "undone"
    after = [
        model.objects.count() for model in (Client, Contact, ContactLink, BankAccount, ClientProduct, RoleAssignment)
    ]
    assert after[0] == before[0] + 1 and after[1] == before[1] + 1
    assert after[2] == before[2]
    again = take_in(cast, (SAMPLES / "crm-small.xlsx").read_bytes())
    assert again.counts["clients"]["new"] == 59


def test_undo_is_possible_for_30_days(cast, office):
    done = apply(cast, take_in(cast, workbook()))
    late = cast.now + timedelta(days=31)
    assert not done.may_undo(late)
    with pytest.raises(Refused) as refused:
        undo_import(actor=cast.anna, now=late, batch_id=done.id)
    assert refused.value.code == "import_undo_expired"


@pytest.mark.feature("F388")
def test_killed_in_the_middle_nothing_is_half_and_it_goes_on(cast, office):
    batch = take_in(cast, (SAMPLES / "crm-small.xlsx").read_bytes())
    before = Client.objects.count()
    start_applying(actor=cast.anna, now=cast.now, batch_id=batch.id, version=batch.version, way=GOOD)
    assert apply_next(actor=cast.anna, now=cast.now, batch_id=batch.id, step=25) is True
    assert Client.objects.count() == before + 25
    assert ImportRow.objects.filter(batch_id=batch.id, applied=True).count() == 25
    while apply_next(actor=cast.anna, now=cast.now, batch_id=batch.id, step=25):
        pass
    assert Client.objects.count() == before + 60
    assert import_batch(cast.anna, batch.id).state == "applied"
    assert Delivery.objects.filter(kind="clients.import").count() == 1


@pytest.mark.feature("F388")
def test_what_was_taken_meanwhile_stops_the_import_without_overwriting(cast, office):
    from aanzet.clients.actions.clients import add_client

    batch = take_in(cast, workbook(clients=[{}, {"Cliëntnummer": "05002", "Naam": "Bos", "RSIN": ""}]))
    start_applying(actor=cast.anna, now=cast.now, batch_id=batch.id, version=batch.version, way=ALL)
    theirs = {"number": "05002", "name": "Een ander", "kind": "person"}
    add_client(actor=cast.anna, now=cast.now, values=theirs)
    assert apply_next(actor=cast.anna, now=cast.now, batch_id=batch.id, step=1) is False
    failed = import_batch(cast.anna, batch.id)
    assert (failed.state, failed.error) == ("failed", "import_changed")
    with pytest.raises(NotFound):  # all or nothing: the first row is not there either
        client_for(cast.anna, "05001")
    assert client_for(cast.anna, "05002").name == "Een ander"
    check_again(actor=cast.anna, now=cast.now, batch_id=batch.id)
    assert ("Cliënten", 3, "Naam", "client_would_change") in codes(cast, failed)


@pytest.mark.feature("F388")
def test_a_check_that_no_longer_holds_is_refused(cast, office):
    batch = take_in(cast, workbook())
    later = cast.now + timedelta(seconds=5)
    with pytest.raises(Conflict):
        start_applying(actor=cast.anna, now=later, batch_id=batch.id, version=1, way=GOOD)
    change_client(actor=cast.anna, now=later, client_id=office.clients["mulder"], version=1, changes={"place": "Ede"})
    with pytest.raises(Refused) as refused:
        start_applying(actor=cast.anna, now=later, batch_id=batch.id, version=batch.version, way=GOOD)
    assert refused.value.code == "import_changed"


@pytest.mark.feature("F046")
def test_a_bsn_is_kept_encrypted_on_its_way_in(cast, office):
    row = {"Naam": "Ruben Peters", "Soort": "Persoon", "Rechtsvorm": "", "RSIN": "", "BSN": "123456782"}
    batch = take_in(cast, workbook(clients=[row]))
    kept = ImportRow.objects.filter(batch_id=batch.id, tab="clients").get()
    assert "123456782" not in f"{kept.cells}{kept.values}{kept.differences}"
    apply(cast, batch)
    assert client_card(cast.anna, "05001", cast.now).masked["bsn"] == "•••••782"
    assert take_in(cast, workbook(clients=[row])).to_apply == 0
    assert store_rows.__doc__

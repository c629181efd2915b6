"""Lists, search and facts: within reach, in few queries, and what they show is true."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aanzet.clients.actions.clients import add_client
from aanzet.clients.queries.card import client_card
from aanzet.clients.queries.clients import clients_of, names_of
from aanzet.clients.queries.contacts import contact_list
from aanzet.clients.queries.facts import clients_taking, facts_of, filing_periods_on, products_taken
from aanzet.clients.queries.history import field_history
from aanzet.clients.queries.listing import ClientFilter, client_list, groups_in_use
from aanzet.clients.queries.products import names_of_products
from aanzet.clients.queries.search import did_you_mean, search
from tests.cast_clients import BSN


@pytest.fixture
def office(cast):
    """Inside the scope of Kantoor Linde."""
    with cast.linde.scope():
        yield cast.linde


def names(page):
    return [row.name for row in page.rows]


@pytest.mark.feature("F028")
def test_the_list_shows_who_it_is_and_what_is_missing(cast, office):
    page = client_list(cast.anna, ClientFilter())
    assert names(page) == ["Bakkerij De Vries B.V.", "Fatima el Amrani", "Garage Mulder"]
    assert page.rows[0].manager_name == "Anna Visser"
    assert page.rows[0].products == ("Aangifte btw", "Jaarrekening")
    assert page.rows[2].gaps == ("relation_manager", "primary_contact", "rsin", "bank_account")
    assert names(client_list(cast.bram, ClientFilter())) == ["Bakkerij De Vries B.V.", "Fatima el Amrani"]
    assert page.next_start is None


@pytest.mark.feature("F028")
def test_the_list_is_narrowed_sorted_and_paged(cast, office):
    anna = cast.anna
    assert names(client_list(anna, ClientFilter(text="VRIES utrecht"))) == ["Bakkerij De Vries B.V."]
    assert names(client_list(anna, ClientFilter(text="100%"))) == []
    assert names(client_list(anna, ClientFilter(kind="person"))) == ["Fatima el Amrani"]
    assert names(client_list(anna, ClientFilter(gap="relation_manager"))) == ["Garage Mulder"]
    assert names(client_list(anna, ClientFilter(state="ended"))) == []
    product = ClientFilter(product_id=office.products["Aangifte IB"])
    assert names(client_list(anna, product)) == ["Fatima el Amrani"]
    manager = ClientFilter(relation_manager_id=office.people["anna"])
    assert client_list(anna, manager).total == 2
    assert names(client_list(anna, ClientFilter(), "-number"))[0] == "Garage Mulder"
    assert names(client_list(anna, ClientFilter(), "name", 2)) == ["Garage Mulder"]
    assert groups_in_use() == []


@pytest.mark.feature("F028", "F041")
def test_pages_ask_few_questions_however_many_clients_there_are(cast, office):
    def count(call):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            call()
        return len(queries)

    anna, now = cast.anna, cast.now
    before = [count(lambda: client_list(anna, ClientFilter())), count(lambda: client_card(anna, "00101", now)),
              count(lambda: contact_list(anna))]  # fmt: skip
    for number in range(20):
        values = {"number": f"7{number:04}", "name": f"Zaak {number}", "kind": "person"}
        add_client(actor=anna, now=now, values=values)
    after = [count(lambda: client_list(anna, ClientFilter())), count(lambda: client_card(anna, "00101", now)),
             count(lambda: contact_list(anna))]  # fmt: skip
    assert before == after == [3, 8, 3]


def test_clients_are_found_by_number_name_place_address_and_contact(cast, office):
    anna = cast.anna
    for text in ("00101", "bakkerij", "de vries bak", "UTRECHT", "info@devries"):
        assert [client["number"] for client in search(anna, text)] == ["00101"], text
    found = search(anna, "sophie")
    assert [(client["name"], client["contact"]) for client in found] == [("Bakkerij De Vries B.V.", "Sophie Jansen")]
    assert search(anna, "x") == search(anna, "%%") == search(anna, BSN) == []
    assert search(cast.bram, "mulder") == []
    assert did_you_mean(anna, "mulfer garage") == "Garage Mulder"
    assert did_you_mean(anna, "qqqqq") == ""


def test_the_facts_of_many_clients_are_one_query(cast, office):
    ids = [office.clients[key] for key in ("de_vries", "fatima", "mulder")]
    with CaptureQueriesContext(connection) as queries:
        facts = facts_of(ids, cast.today)
    assert len(queries) == 1
    de_vries, fatima, mulder = (facts[id_] for id_ in ids)
    assert de_vries.relation_manager == office.people["anna"]
    assert de_vries.roles["accountant"] == (office.people["bram"],)
    assert fatima.linked == (office.people["anna"], office.people["bram"], office.people["chris"])
    assert [contact.name for contact in de_vries.contacts] == ["Daan de Vries", "Sophie Jansen"]
    assert de_vries.primary_contact.email == "daan@voorbeeld.example"
    assert [contact.name for contact in de_vries.with_function("vat_approver")] == ["Sophie Jansen"]
    assert (mulder.relation_manager, mulder.primary_contact, mulder.internal) == (None, None, False)
    assert facts_of([], cast.today) == {}
    assert facts_of([cast.eik.clients["eikenhout"]], cast.today) == {}


@pytest.mark.feature("F045")
def test_products_and_periods_are_known_on_a_day(cast, office):
    ids, today = [office.clients["de_vries"], office.clients["fatima"]], cast.today
    income = office.products["Aangifte IB"]
    assert products_taken(ids, [income], today) == {office.clients["fatima"]: {income}}
    assert products_taken(ids, [income], date(2001, 1, 1)) == {}
    assert clients_taking([income], today) == [office.clients["fatima"]]
    periods = filing_periods_on(ids, today)
    assert periods == {office.clients["de_vries"]: {"vat": "quarter", "payroll_tax": "month"}}
    assert names_of_products([income]) == {income: "Aangifte IB"}
    assert names_of(ids)[ids[0]]["number"] == "00101"


@pytest.mark.feature("F033")
def test_the_history_says_who_changed_which_field(cast, office):
    from aanzet.clients.actions.clients import change_client

    de_vries = office.clients["de_vries"]
    change_client(actor=cast.bram, now=cast.now, client_id=de_vries, version=1, changes={"place": "Zeist"})
    newest = field_history(cast.anna, de_vries)[0]
    assert (newest["name"], newest["event"], newest["fields"]) == ("Bram de Wit", "ClientChanged", ["place"])


def test_a_contact_knows_his_own_clients(cast, office):
    fatima = cast.fatima
    assert fatima.client_ids == (office.clients["fatima"],)
    assert [client["name"] for client in clients_of(fatima)] == ["Fatima el Amrani"]

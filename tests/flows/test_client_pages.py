"""The pages of clients, contacts, products and functions: seen, changed, refused with everything kept."""

import re

import pytest

from aanzet.clients.queries.card import client_card
from aanzet.clients.queries.contacts import contact_for
from tests.cast_clients import BSN

PAGES = [
    "/office/clients/",
    "/office/clients/new/",
    "/office/clients/00101/",
    "/office/clients/00101/details/",
    "/office/clients/00101/contacts/",
    "/office/clients/00101/team/",
    "/office/clients/00101/products/",
    "/office/clients/00103/end/",
    "/office/clients/00103/archive/",
    "/office/clients/0000/",
    "/office/contacts/",
    "/office/contacts/10101/",
    "/office/settings/products/",
    "/office/settings/functions/",
    "/office/clients/import/",
]


@pytest.fixture
def anna(cast):
    """Anna's browser."""
    return cast.client("anna")


def card(cast, number):
    with cast.linde.scope():
        return client_card(cast.anna, number, cast.now)


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.feature("F028", "F041")
@pytest.mark.parametrize("page", PAGES)
def test_an_admin_sees_every_page(anna, page):
    answer = anna.get(page)
    assert answer.status_code == 200
    assert "Kantoor Linde" in text(answer)


@pytest.mark.parametrize("page", [page for page in PAGES if "contacts/" not in page and page != "/office/clients/"])
def test_a_viewer_without_a_role_sees_no_page_of_a_client(cast, page):
    assert cast.client("vera").get(page).status_code == 404


@pytest.mark.feature("F028")
def test_the_tabs_of_the_crm(cast, anna):
    """Clients, contacts and team members; the map and the insights are features of their own (F038 to F040)."""
    tabs = {"/office/clients/": "Cliënten", "/office/contacts/": "Contacten", "/office/team/": "Teamleden"}
    for url in tabs:
        shown = text(anna.get(url))
        nav = re.search(r'<nav class="relative flex.*?</nav>', shown)[0]
        assert re.findall(r'href="([^"]+)"', nav)[:3] == list(tabs), url
        assert re.search(r'href="([^"]+)" aria-current="page"', nav)[1] == url
        assert all(label in nav for label in tabs.values()), url
    assert "Bram de Wit" in text(anna.get("/office/team/"))
    assert "/office/clients/" in text(cast.client("vera").get("/office/"))


@pytest.mark.feature("F028")
def test_the_list_filters_by_its_address(anna):
    answer = text(anna.get("/office/clients/?q=bakkerij&product=&gap=rsin"))
    assert "Geen cliënt past bij dit filter." in answer
    answer = text(anna.get("/office/clients/?q=bakkerij"))
    assert "Bakkerij De Vries B.V." in answer and "Garage Mulder" not in answer


@pytest.mark.feature("F041")
def test_the_card_shows_what_is_missing_and_never_a_bsn(anna):
    answer = text(anna.get("/office/clients/00103/"))
    assert "Geen relatiebeheerder." in answer and "RSIN ontbreekt." in answer
    answer = text(anna.get("/office/clients/00102/"))
    assert "•••••333" in answer and BSN not in answer


NEW = {
    "kind": "organization", "name": "Tandarts Smit B.V.", "legal_form": "B.V.", "number": "", "postcode": "8011AB",
    "contact": "new", "contact_first_name": "Lotte", "contact_last_name": "Smit", "email": "info@smit.example",
    "vat_period": "month",
}  # fmt: skip


@pytest.mark.feature("F031")
def test_a_client_is_added_with_its_contact(cast, anna):
    products = [str(cast.linde.products["Jaarrekening"])]
    manager = str(cast.linde.people["anna"])
    answer = anna.post("/office/clients/new/", NEW | {"products": products, "manager": manager})
    assert answer.status_code == 302, text(answer)
    found = card(cast, "1001")
    assert found.client.name == "Tandarts Smit B.V."
    assert [(c.name, c.email) for c in found.contacts] == [("Lotte Smit", "info@smit.example")]
    assert [gap.key for gap in found.gaps] == ["rsin", "bank_account"]


@pytest.mark.feature("F031")
def test_every_mistake_is_named_and_what_was_typed_is_kept(anna):
    wrong = NEW | {"legal_form": "", "rsin": "123456789", "name": "", "contact_last_name": ""}
    answer = anna.post("/office/clients/new/", wrong)
    page = text(answer)
    assert answer.status_code == 422
    assert "Er klopt nog iets niet" in page
    assert "Kies een rechtsvorm" in page and "elfproef" in page
    assert 'value="123456789"' in page and 'value="Lotte"' in page


@pytest.mark.feature("F031")
def test_a_possible_duplicate_is_shown_before_saving(cast, anna):
    same = NEW | {"kvk_number": "12345678"}
    answer = anna.post("/office/clients/new/", same)
    assert answer.status_code == 422
    assert "Deze cliënt is er misschien al" in text(answer) and "zelfde KvK-nummer" in text(answer)
    assert anna.post("/office/clients/new/", same | {"anyway": "1"}).status_code == 302


def form_of(page):
    """The values of the inputs and selects of a page, as a browser would send them."""
    values = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        if name and (kind is None or kind[1] not in ("checkbox", "radio") or " checked" in tag):
            values[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        values[name] = chosen[1] if chosen else re.search(r'<option value="([^"]*)"', options)[1]
    values.pop("command_id", None)  # what is sent twice here is meant twice
    return values


@pytest.mark.feature("F033")
def test_all_data_are_changed_and_a_bsn_left_empty_stays(cast, anna):
    url = "/office/clients/00102/details/"
    values = form_of(anna.get(url).content.decode())
    assert values["bsn"] == ""
    answer = anna.post(url, values | {"place": "Haren", "memo": "Belt liever."})
    assert answer.status_code == 302
    found = card(cast, "00102")
    assert (found.facts["place"], found.masked["bsn"]) == ("Haren", "•••••333")
    assert "wijzigde Plaats" in text(anna.get(url))


@pytest.mark.feature("F033")
def test_two_people_at_once_are_shown_both_values(cast, anna):
    url = "/office/clients/00101/details/"
    values = form_of(anna.get(url).content.decode())
    bram = cast.client("bram")
    assert bram.post(url, form_of(bram.get(url).content.decode()) | {"place": "Zeist"}).status_code == 302
    answer = anna.post(url, values | {"place": "Doorn"})
    page = text(answer)
    assert answer.status_code == 409
    assert "Zeist" in page and "Doorn" in page and "Houd die van mij" in page and "Neem die van Bram de Wit" in page
    again = form_of(answer.content.decode())
    assert anna.post(url, again | {"place": "Doorn"}).status_code == 302
    assert card(cast, "00101").facts["place"] == "Doorn"


@pytest.mark.feature("F046")
def test_a_bsn_is_shown_once_with_right_and_reason_and_never_kept(cast, anna):
    from aanzet.access.actions.members import grant_permission
    from aanzet.core.models import Command

    url = "/office/clients/00102/reveal/bsn/"
    assert anna.get(url).status_code == 404
    with cast.linde.scope():
        person = cast.linde.people["anna"]
        grant_permission(actor=cast.anna, now=cast.now, member_id=person, permission="sensitive.reveal")
    assert anna.post(url, {"reason": "a"}).status_code == 422
    answer = anna.post(url, {"reason": "controle aangifte", "command_id": "een"})
    assert answer.status_code == 200 and BSN in text(answer)
    assert "no-store" in answer["Cache-Control"]
    with cast.linde.scope():
        assert BSN not in str(list(Command.objects.values_list("answer", flat=True)))
    assert BSN not in text(anna.post(url, {"reason": "controle aangifte", "command_id": "een"}))


@pytest.mark.feature("F034", "F036")
def test_a_contact_is_linked_moved_and_unlinked(cast, anna):
    url = "/office/clients/00103/contacts/"
    known = {"which": "existing", "known": "10101", "functions": ["director"], "portal": "on"}
    assert anna.post(url, known).status_code == 302
    wrong = anna.post(url, known)
    assert wrong.status_code == 422 and "Daan de Vries bestaat al" in text(wrong)
    new = {"which": "new", "last_name": "Mulder", "email": "mul@der.example", "portal": "on"}
    assert anna.post(url, new).status_code == 302
    first, second = card(cast, "00103").contacts
    anna.post(f"{url}{second.id}/up/", {"seen": [str(first.id), str(second.id)]})
    anna.post(f"{url}{second.id}/primary/")
    assert [(c.name, c.primary) for c in card(cast, "00103").contacts] == [("Mulder", True), ("Daan de Vries", False)]
    assert anna.get(f"{url}{second.id}/").status_code == 200
    assert anna.post(f"{url}{second.id}/", {"functions": ["manager"], "portal": "on"}).status_code == 302
    anna.post(f"{url}{first.id}/unlink/")
    found = card(cast, "00103").contacts
    assert [(c.name, c.functions) for c in found] == [("Mulder", ("Manager",))]


@pytest.mark.feature("F034")
def test_a_contact_is_invited_blocked_and_let_in_again(cast, anna):
    url = "/office/contacts/10101/"
    for act, state in (("invite", "invited"), ("block", "blocked"), ("unblock", "active")):
        assert anna.post(f"{url}{act}/").status_code == 302
        with cast.linde.scope():
            assert contact_for(cast.anna, "10101").portal == state
    values = form_of(anna.get(url).content.decode())
    assert anna.post(url, values | {"mobile": "0611111111"}).status_code == 302
    stale = anna.post(url, values | {"mobile": "0622222222"})
    assert stale.status_code == 409 and "+31611111111" in text(stale)


@pytest.mark.feature("F010", "F023")
def test_a_team_role_is_given_moved_and_ended(cast, anna):
    role, bram, chris = (
        str(cast.linde.team_roles["accountant"]),
        *(str(cast.linde.people[k]) for k in ("bram", "chris")),
    )
    url = "/office/clients/00101/team/"
    assert anna.post(url, {"role": role, "member": chris}).status_code == 302
    anna.post(f"{url}{role}/{chris}/up/", {"seen": [bram, chris]})
    stale = anna.post(f"{url}{role}/{bram}/up/", {"seen": [bram, chris]}, follow=True)
    assert "Anna Visser wijzigde dit om" in text(stale)
    anna.post(f"{url}{role}/{bram}/end/")
    holders = [h.name for r in card(cast, "00101").roles if r.key == "accountant" for h in r.holders]
    assert holders == ["Chris Bakker"]
    assert cast.client("bram").get("/office/clients/00101/").status_code == 404


@pytest.mark.feature("F045", "F051", "F052")
def test_products_periods_and_accounts_are_kept_on_one_page(cast, anna):
    url = "/office/clients/00103/"
    product = str(cast.linde.products["Jaarrekening"])
    taken = {"product": product, "valid_from": "2026-01-01"}
    assert anna.post(f"{url}products/take/", taken | {"valid_until": "2026-06-30"}).status_code == 302
    asked = anna.post(f"{url}products/take/", taken | {"valid_from": "2026-06-01"})
    assert asked.status_code == 422 and "Maak er één periode van" in text(asked)
    merged = taken | {"valid_from": "2026-06-01", "merge": "1"}
    assert anna.post(f"{url}products/take/", merged).status_code == 302
    row = card(cast, "00103").products[0]
    assert anna.post(f"{url}products/{row.id}/end/", {"valid_until": "onzin"}).status_code == 302
    assert anna.post(f"{url}products/{row.id}/end/", {"valid_until": "2026-12-31"}).status_code == 302
    assert anna.post(f"{url}periods/", {"what": "vat:quarter", "valid_from": "2026-01-01"}).status_code == 302
    later = anna.post(f"{url}periods/", {"what": "vat:month", "valid_from": "2026-02-01"}, follow=True)
    assert "geldt vanaf 01-04-2026" in text(later)
    overlap = anna.post(f"{url}periods/", {"what": "vat:year", "valid_from": "2025-06-01"})
    assert overlap.status_code == 422 and "overlappen" in text(overlap)
    assert anna.post(f"{url}accounts/", {"iban": "NL00INGB0000000000"}).status_code == 422
    assert anna.post(f"{url}accounts/", {"iban": "NL91 ABNA 0417 1643 00"}).status_code == 302
    found = card(cast, "00103")
    assert [str(p.valid_until) for p in found.products] == ["2026-12-31"]
    assert anna.post(f"{url}periods/{found.periods[0].id}/remove/").status_code == 302
    assert anna.post(f"{url}accounts/{found.accounts[0]['id']}/remove/").status_code == 302


@pytest.mark.feature("F044", "F037")
def test_products_and_functions_of_the_office_are_kept(cast, anna):
    url = "/office/settings/products/"
    assert anna.post(url, {"name": "Dividend", "period_kind": "quarter"}).status_code == 302
    twice = anna.post(url, {"name": "dividend", "period_kind": "none"})
    assert twice.status_code == 422 and "bestaat al" in text(twice)
    product = cast.linde.products["Aangifte Vpb"]
    values = form_of(anna.get(f"{url}{product}/").content.decode())
    assert anna.post(f"{url}{product}/", values | {"name": "Vpb"}).status_code == 302
    assert anna.post(f"{url}{product}/", values | {"name": "Vpb 2"}).status_code == 409
    anna.post(f"{url}{product}/archive/")
    anna.post(f"{url}{product}/restore/")
    assert "Vpb" in text(anna.get(url))
    url = "/office/settings/functions/"
    assert anna.post(url, {"name": "Erfgenaam"}).status_code == 302
    assert anna.post(f"{url}director/", {"name": "Bestuurder"}).status_code == 302
    assert anna.post(f"{url}manager/archive/").status_code == 302
    assert "Bestuurder" in text(anna.get(url))


@pytest.mark.feature("F029")
def test_a_client_is_ended_archived_and_active_again(cast, anna):
    url = "/office/clients/00103/"
    empty = anna.post(f"{url}end/", {"ended_on": "2099-12-31", "reason": " "})
    assert empty.status_code == 422
    assert anna.post(f"{url}end/", {"ended_on": "2099-12-31", "reason": "gestopt"}).status_code == 302
    assert anna.post(f"{url}archive/", {"reason": "gestopt"}).status_code == 302
    assert card(cast, "00103").client.state == "archived"
    assert "/office/clients/00103/" not in text(anna.get("/office/clients/"))
    assert anna.post(f"{url}reactivate/").status_code == 302
    assert card(cast, "00103").client.state == "active"


def test_a_number_that_would_not_do_in_an_address_is_reached_by_id(cast, anna):
    from aanzet.clients.actions.clients import add_client

    with cast.linde.scope():
        for number in ("new", "A/1", "import"):
            add_client(
                actor=cast.anna, now=cast.now, values={"number": number, "name": f"N {number}", "kind": "person"}
            )
    page = anna.get("/office/clients/").content.decode()
    for url in re.findall(r'href="(/office/clients/[0-9a-f-]{36}/)"', page):
        assert anna.get(url).status_code == 200
    assert len(set(re.findall(r'href="(/office/clients/[0-9a-f-]{36}/)"', page))) == 3


def test_the_stranger_finds_nothing(cast):
    ed = cast.client("ed")
    for page in PAGES:
        if "00" in page and page != "/office/clients/0000/":
            assert ed.get(page).status_code == 404, page
    assert "Bakkerij" not in text(ed.get("/office/clients/"))
    assert "Eikenhout" in text(ed.get("/office/clients/"))

"""The check against what is known: nothing of it is overwritten (F385, F387)."""

import pytest

from aanzet.rules.importing import Difference, Known, KnownClient, KnownContact, KnownLink, Outcome
from tests.unit.rules.importing.checking import (
    CLIENT,
    CONTACT,
    FUNCTIONS,
    LINK,
    PERSON,
    PRODUCTS,
    RSIN,
    codes,
    issues,
    outcomes,
    run,
    with_,
)

pytestmark = pytest.mark.feature("F388")


# --- against what is known

KNOWN = Known(
    products=PRODUCTS,
    functions=FUNCTIONS,
    members_by_name={"Anna Visser": "m-anna"},
    clients=(
        KnownClient("c0", "0000", "Kantoor Linde", internal=True),
        KnownClient(
            "c1",
            "01001",
            "Bakkerij De Vries B.V.",
            values={
                "kind": "organization",
                "legal_form": "B.V.",
                "rsin": RSIN,
                "kvk_number": "12345678",
                "products": ("ib",),
                "place": "Breda",
                "vat_number": "hash:123456782B01",
            },
        ),
    ),
    contacts=(
        KnownContact(
            "p1",
            "20001",
            "Daan",
            "de Vries",
            "daan@voorbeeld.example",
            values={"mobile": "+31612345678"},
            links={"c1": KnownLink(("director",), primary=True)},
        ),
        KnownContact("p2", "20005", "Ayşe", "Yılmaz", "ayse@voorbeeld.example", has_login=True),
    ),
    aliases={"900": "01001"},
    members={"20009": "Bram de Wit"},
    member_emails=frozenset({"bram@linde.example"}),
    secret=lambda text: f"hash:{text}",
)


@pytest.mark.feature("F385")
def test_the_same_again_changes_nothing():
    row = {
        **CLIENT,
        "RSIN": RSIN,
        "Producten": "Aangifte IB",
        "Plaats": "Breda",
        "Omzetbelastingnummer": "123456782B01",
    }
    plan = run(clients=[row], contacts=[{**CONTACT, "Mobiel": "0612345678"}], links=[LINK], known=KNOWN)
    assert (codes(plan), outcomes(plan)) == ([], ["same", "same", "same"])


@pytest.mark.feature("F385")
def test_differences_are_shown_per_field_and_empty_leaves():
    row = {**CLIENT, "Plaats": None, "Producten": "Jaarrekening", "KvK-nummer": "87654321", "RSIN": RSIN}
    plan = run(clients=[row], known=KNOWN)
    assert outcomes(plan) == ["changed"]
    assert dict(plan.rows[0].differences) == {
        "products": Difference(("ib",), ("annual", "ib")),
        "kvk_number": Difference("12345678", "87654321"),
    }
    assert plan.rows[0].target == "c1"


@pytest.mark.feature("F385")
def test_a_cell_that_says_so_clears():
    plan = run(clients=[{**CLIENT, "Plaats": "#LEEG", "Producten": "#leeg", "RSIN": RSIN}], known=KNOWN)
    assert dict(plan.rows[0].values) == {"place": "", "products": ()}
    plan = run(clients=[{**CLIENT, "Plaats": "#LEEG"}])
    assert "place" not in plan.rows[0].values


def test_secret_values_are_compared_without_being_shown():
    plan = run(clients=[{**CLIENT, "Omzetbelastingnummer": "111222333B01"}], known=KNOWN)
    difference = plan.rows[0].differences["vat_number"]
    assert "111222333" not in str(difference)
    assert plan.rows[0].values["vat_number"] == "111222333B01"


def test_a_number_with_another_name_is_a_collision_unless_a_number_proves_it():
    plan = run(clients=[with_(CLIENT, name="Heel iemand anders")], known=KNOWN)
    assert issues(plan) == [("Cliënten", 2, "Naam", "client_would_change")]
    plan = run(clients=[{**with_(CLIENT, name="Bakkerij De Vries Holding B.V."), "RSIN": RSIN}], known=KNOWN)
    assert (codes(plan), outcomes(plan)) == ([], ["changed"])
    plan = run(clients=[with_(CLIENT, name="BAKKERIJ de vries  B.V.")], known=KNOWN)
    assert outcomes(plan) == ["changed"]


def test_an_old_number_finds_the_client_and_stays_an_alias():
    plan = run(clients=[with_(CLIENT, number="900")], known=KNOWN)
    assert (codes(plan), outcomes(plan), plan.rows[0].target) == ([], ["same"], "c1")


def test_the_internal_client_is_not_touched():
    assert codes(run(clients=[with_(CLIENT, number="0000")], known=KNOWN)) == ["internal_client_row"]


def test_numbers_of_another_client():
    row = {**with_(CLIENT, number="01009"), "RSIN": RSIN, "KvK-nummer": "12345678"}
    plan = run(clients=[row], known=KNOWN)
    assert codes(plan) == ["identity_of_another", "kvk_shared"]


@pytest.mark.feature("F006")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Contactnummer": "20009", "E-mail": "nieuw@voorbeeld.example"}, "number_of_a_member"),
        ({"Contactnummer": "20010", "E-mail": "BRAM@linde.example"}, "email_of_a_member"),
        ({"Contactnummer": "20010"}, "email_of_another"),
        ({"Achternaam": "Jansen", "E-mail": "jansen@voorbeeld.example"}, "person_would_change"),
    ],
)
def test_a_person_is_never_overwritten(changes, code):
    plan = run(contacts=[{**CONTACT, **changes}], known=KNOWN)
    assert codes(plan) == [code]
    assert outcomes(plan) == ["error"]


def test_a_person_may_change_name_or_address_but_not_the_address_of_a_login():
    plan = run(contacts=[{**CONTACT, "Achternaam": "de Vries-Bakker"}], known=KNOWN)
    assert dict(plan.rows[0].differences) == {"last_name": Difference("de Vries", "de Vries-Bakker")}
    plan = run(contacts=[{**CONTACT, "E-mail": "nieuw@voorbeeld.example"}], known=KNOWN)
    assert list(plan.rows[0].differences) == ["email"]
    row = {"Contactnummer": "20005", "Achternaam": "Yılmaz", "E-mail": "nieuw@voorbeeld.example"}
    plan = run(contacts=[row], known=KNOWN)
    assert (codes(plan), outcomes(plan)) == (["email_with_login"], ["same"])


def test_links_of_known_contacts_grow():
    plan = run(contacts=[{**CONTACT, "Functie": "medewerker", "Primair": "nee"}], known=KNOWN)
    (row,) = plan.rows
    assert (row.outcome, row.link.outcome) == (Outcome.CHANGED, Outcome.CHANGED)
    assert (row.link.functions, row.link.primary) == (("director", "employee"), True)
    plan = run(clients=[PERSON], contacts=[{**CONTACT, "Cliëntnummer": "01002"}], known=KNOWN)
    assert (plan.rows[1].outcome, plan.rows[1].link.outcome, plan.rows[1].link.client_id) == (
        Outcome.CHANGED,
        Outcome.NEW,
        "",
    )

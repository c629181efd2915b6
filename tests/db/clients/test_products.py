"""Products, filing periods, bank accounts and protected numbers."""

from datetime import date

import pytest

from aanzet.clients.actions.bank_accounts import add_bank_account, remove_bank_account
from aanzet.clients.actions.periods import remove_filing_period, set_filing_period
from aanzet.clients.actions.products import (
    NewProductValues,
    add_product,
    archive_product,
    change_product,
    end_product,
    restore_product,
    take_product,
)
from aanzet.clients.actions.sensitive import reveal_number
from aanzet.clients.queries.card import accounts_of, client_card, periods_of, products_of
from aanzet.clients.queries.products import product_choices, products
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.models import Event
from tests.cast_clients import BSN


@pytest.fixture
def office(cast):
    """Inside the scope of Kantoor Linde."""
    with cast.linde.scope():
        yield cast.linde


def refused_code(call, **options):
    with pytest.raises(Refused) as refused:
        call(**options)
    return refused.value.code


@pytest.mark.feature("F044")
def test_a_product_is_added_changed_and_put_away(cast, office):
    who = {"actor": cast.anna, "now": cast.now}
    product = NewProductValues("Dividend", period_kind="quarter")
    product_id = add_product(**who, product=product)
    assert refused_code(add_product, **who, product=NewProductValues("DIVIDEND", code="X")) == "name_taken"
    assert refused_code(add_product, **who, product=NewProductValues("Nieuw", code="dividend")) == "name_taken"
    assert refused_code(add_product, **who, product=NewProductValues(" ")) == "required"
    assert refused_code(add_product, **who, product=NewProductValues("N", period_kind="uur")) == "choice_invalid"
    options = {**who, "product_id": product_id}
    assert change_product(**options, version=1, changes={"group": "Fiscaal", "name": "Dividend"}) == ("group",)
    with pytest.raises(Conflict):
        change_product(**options, version=1, changes={"group": "Overig"})
    archive_product(**options)
    assert "Dividend" not in [name for _, name in product_choices()]
    assert [p["name"] for p in products(archived=True)][-1] == "Dividend"
    taking = {**who, "client_id": office.clients["mulder"], "product_id": product_id}
    assert refused_code(take_product, **taking) == "not_active"
    restore_product(**options)
    assert take_product(**taking)
    with pytest.raises(NotFound):
        add_product(actor=cast.bram, now=cast.now, product=product)


@pytest.mark.feature("F045")
def test_overlapping_periods_of_a_product_are_merged_after_asking(cast, office):
    mulder = office.clients["mulder"]
    options = {"actor": cast.anna, "now": cast.now, "client_id": mulder, "product_id": office.products["Jaarrekening"]}
    take_product(**options, valid_from=date(2026, 1, 1), valid_until=date(2026, 6, 30))
    more = {"valid_from": date(2026, 6, 1), "valid_until": date(2026, 12, 31)}
    with pytest.raises(Refused) as refused:
        take_product(**options, **more)
    assert refused.value.code == "periods_overlap"
    assert refused.value.values["first"] == "01-01-2026 - 30-06-2026"
    take_product(**options, **more, merge=True)
    assert [(p.valid_from, p.valid_until) for p in products_of(mulder)] == [(date(2026, 1, 1), date(2026, 12, 31))]
    reversed_days = {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)}
    assert refused_code(take_product, **options, **reversed_days) == "dates_reversed"


@pytest.mark.feature("F045")
def test_ending_a_product_keeps_that_it_was_taken(cast, office):
    mulder = office.clients["mulder"]
    options = {"actor": cast.anna, "now": cast.now, "client_id": mulder}
    row = take_product(**options, product_id=office.products["Jaarrekening"], valid_from=date(2025, 1, 1))
    end_product(**options, client_product_id=row, valid_until=date(2025, 12, 31))
    assert [(p.state, p.valid_until) for p in products_of(mulder)] == [("ended", date(2025, 12, 31))]
    end_product(**options, client_product_id=row, valid_until=date(2024, 12, 31))
    assert products_of(mulder) == ()


@pytest.mark.feature("F051", "F052")
def test_another_period_begins_when_the_started_one_is_over(cast, office):
    mulder = office.clients["mulder"]
    options = {"actor": cast.anna, "now": cast.now, "client_id": mulder, "family": "vat"}
    set_filing_period(**options, period_kind="quarter", valid_from=date(2025, 1, 1))
    assert set_filing_period(**options, period_kind="month", valid_from=date(2026, 2, 10)) == date(2026, 4, 1)
    found = [(p.period_kind, p.valid_from, p.valid_until) for p in periods_of(mulder)]
    assert sorted(found) == [
        ("month", date(2026, 4, 1), None),
        ("quarter", date(2025, 1, 1), date(2026, 3, 31)),
    ]
    assert set_filing_period(**options, period_kind="month", valid_from=date(2027, 1, 1)) == date(2026, 4, 1)


@pytest.mark.feature("F051", "F052")
def test_periods_that_overlap_or_do_not_exist_are_refused(cast, office):
    mulder = office.clients["mulder"]
    options = {"actor": cast.anna, "now": cast.now, "client_id": mulder}
    set_filing_period(**options, family="payroll_tax", period_kind="month", valid_from=date(2026, 6, 1))
    with pytest.raises(Refused) as refused:
        set_filing_period(**options, family="payroll_tax", period_kind="year", valid_from=date(2026, 1, 1))
    assert refused.value.code == "periods_overlap"
    assert refused.value.values == {"first": "01-06-2026 - …", "second": "01-01-2026 - …"}
    for family, kind in (("vat", "four_weeks"), ("payroll_tax", "quarter"), ("koffie", "month")):
        wrong = {**options, "family": family, "period_kind": kind, "valid_from": date(2026, 1, 1)}
        assert refused_code(set_filing_period, **wrong) == "choice_invalid"
    remove_filing_period(**options, filing_period_id=periods_of(mulder)[0].id)
    assert periods_of(mulder) == ()


def test_a_bank_account_is_checked_and_kept_once(cast, office):
    options = {"actor": cast.anna, "now": cast.now, "client_id": office.clients["mulder"]}
    assert refused_code(add_bank_account, **options, iban="NL00INGB0000000000") == "iban_invalid"
    first = add_bank_account(**options, iban="nl91 abna 0417 1643 00", holder="Garage Mulder", use="refunds")
    assert add_bank_account(**options, iban="NL91ABNA0417164300") == first
    assert [account["iban"] for account in accounts_of(office.clients["mulder"])] == ["NL91ABNA0417164300"]
    remove_bank_account(**options, account_id=first)
    assert accounts_of(office.clients["mulder"]) == ()
    assert "0417164300" not in "".join(Event.objects.values_list("payload", flat=True))


@pytest.mark.feature("F046")
def test_a_bsn_is_masked_and_revealed_only_with_the_right_and_a_reason(cast, office):
    from aanzet.clients.models import Client

    fatima = office.clients["fatima"]
    assert client_card(cast.anna, "00102", cast.now).masked == {"bsn": "•••••333", "vat_number": ""}
    row = Client.objects.get(id=fatima)
    assert BSN.encode() not in bytes(row.bsn) and BSN not in row.search
    options = {"now": cast.now, "client_id": fatima, "field": "bsn"}
    with pytest.raises(NotFound):
        reveal_number(actor=cast.anna, **options, reason="controle van de aangifte")
    from aanzet.access.actions.members import grant_permission

    grant_permission(actor=cast.anna, now=cast.now, member_id=office.people["anna"], permission="sensitive.reveal")
    assert refused_code(reveal_number, actor=cast.anna, **options, reason="") == "reason_required"
    assert reveal_number(actor=cast.anna, **options, reason="controle van de aangifte") == BSN
    logged = Event.objects.get(name="SensitiveRevealed")
    assert (logged.visibility, logged.client_id) == ("security", fatima)
    assert BSN not in "".join(Event.objects.values_list("payload", flat=True))

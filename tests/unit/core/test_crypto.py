"""Sealed fields: bound to their place, opened by two valid keys, found by a keyed hash."""

import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from aanzet.core import crypto

LINDE, EIK, ROW = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)
PLACE = (LINDE, "clients_client", "bsn", ROW)


@pytest.fixture(autouse=True)
def keys(settings):
    settings.MASTER_KEYS = ("first",)


def test_a_sealed_field_comes_back_and_never_looks_the_same():
    first, second = crypto.seal(*PLACE, "123456782"), crypto.seal(*PLACE, "123456782")
    assert first != second
    assert b"123456782" not in first
    assert first.startswith(b"v1:")
    assert crypto.unseal(*PLACE, first) == crypto.unseal(*PLACE, second) == "123456782"


@given(text=st.text(max_size=200))
def test_any_text_comes_back(text):
    assert crypto.unseal(*PLACE, crypto.seal(*PLACE, text)) == text


@pytest.mark.parametrize(
    "place",
    [
        (EIK, "clients_client", "bsn", ROW),
        (LINDE, "other", "bsn", ROW),
        (LINDE, "clients_client", "iban", ROW),
        (LINDE, "clients_client", "bsn", uuid.UUID(int=4)),
    ],
)
def test_a_value_that_was_moved_does_not_open(place):
    sealed = crypto.seal(*PLACE, "123456782")
    with pytest.raises(crypto.CannotOpen):
        crypto.unseal(*place, sealed)


def test_a_value_that_was_changed_does_not_open():
    sealed = crypto.seal(*PLACE, "123456782")
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        try:
            assert crypto.unseal(*PLACE, bytes(changed)) == "123456782"  # a spare bit of base64
        except crypto.CannotOpen:
            continue
    for wrong in (b"", b"v1", b"v2:a:b:c", b"123456782", b"v1:00000000:AAAA:AAAA"):
        with pytest.raises(crypto.CannotOpen):
            crypto.unseal(*PLACE, wrong)


def test_a_change_of_keys_leaves_everything_readable_and_findable(settings):
    sealed = crypto.seal(*PLACE, "123456782")
    index = crypto.blind_index(LINDE, "bsn", "123456782")
    settings.MASTER_KEYS = ("second", "first")
    assert crypto.unseal(*PLACE, sealed) == "123456782"
    assert not crypto.is_current(sealed)
    assert index in crypto.blind_indexes(LINDE, "bsn", "123456782")
    anew = crypto.resealed(*PLACE, sealed)
    assert crypto.is_current(anew)
    settings.MASTER_KEYS = ("second",)
    assert crypto.unseal(*PLACE, anew) == "123456782"
    with pytest.raises(crypto.CannotOpen):
        crypto.unseal(*PLACE, sealed)


def test_the_hash_differs_per_organization_kind_and_key():
    hashes = {
        crypto.blind_index(organization, field, "123456782")
        for organization in (LINDE, EIK)
        for field in ("bsn", "rsin")
    }
    assert len(hashes) == 4
    assert crypto.blind_index(LINDE, "bsn", "123456782") in hashes
    keys = [*crypto.derived("links"), *crypto.derived("codes"), *crypto.derived("links", LINDE)]
    assert len(set(keys)) == 3


def test_a_file_of_keys_holds_several_and_is_made_whole(tmp_path, monkeypatch):
    from aanzet.config import settings as house

    monkeypatch.delenv("AANZET_MASTER_KEY", raising=False)
    monkeypatch.setattr(house, "HOME", tmp_path)
    made = house.master_keys()
    assert house.master_keys() == made
    assert [path.name for path in tmp_path.iterdir()] == ["master.key"]
    assert (tmp_path / "master.key").stat().st_mode & 0o077 == 0
    path = tmp_path / "keys"
    monkeypatch.setenv("AANZET_MASTER_KEY_FILE", str(path))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        house.master_keys()
    path.write_text("\n")
    with pytest.raises(ImproperlyConfigured, match="is empty"):
        house.master_keys()
    path.write_text("newest\nolder\n")
    assert house.master_keys() == ("newest", "older")
    monkeypatch.setenv("AANZET_MASTER_KEY", "one two")
    assert house.master_keys() == ("one", "two")

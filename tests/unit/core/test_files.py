"""Files on disk: whole or not at all, under a random name, inside their organization."""

import hashlib
import os
import resource
import uuid

import pytest

from aanzet.core.errors import Refused
from aanzet.core.files import DiskStore

LINDE, EIK = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture
def store(tmp_path):
    return DiskStore(tmp_path)


def left_behind(store):
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_what_is_stored_comes_back(store):
    stored = store.save(LINDE, [b"een ", b"twee"], limit=100)
    assert (stored.size, stored.sha256) == (8, hashlib.sha256(b"een twee").digest())
    with store.open(LINDE, stored.name) as file:
        assert file.read() == b"een twee"
    assert list(store.names(LINDE)) == [stored.name]


def test_equal_bytes_are_two_files_and_no_organization_opens_another(store):
    first, second = (store.save(owner, [b"x"], limit=1) for owner in (LINDE, EIK))
    assert first.name != second.name
    with pytest.raises(FileNotFoundError):
        store.open(EIK, first.name)


@pytest.mark.parametrize("name", ["../" + "a" * 37, "a" * 39, "A" * 40, "", "a" * 40 + "\n"])
def test_a_name_that_is_not_ours_opens_nothing(store, name):
    with pytest.raises(FileNotFoundError):
        store.open(LINDE, name)


def test_too_large_leaves_nothing(store):
    with pytest.raises(Refused) as refusal:
        store.save(LINDE, (b"x" * 1024 * 1024 for _ in range(1000)), limit=2 * 1024 * 1024)
    assert refusal.value.code == "file_too_large"
    assert refusal.value.values["allowed"] == 2
    assert left_behind(store) == []


def test_a_full_disk_refuses_and_leaves_nothing(store):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(Refused) as refusal:
            store.save(LINDE, [b"x" * 1_000_000], limit=10_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert refusal.value.code == "storage_full"
    assert left_behind(store) == []


def test_an_upload_that_breaks_off_leaves_nothing(store):
    def broken():
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.save(LINDE, broken(), limit=100)
    assert left_behind(store) == []


def test_what_a_killed_process_left_is_removed_later(store):
    stored = store.save(LINDE, [b"x"], limit=10)
    part = store.root / str(LINDE) / "aa" / ("a" * 40 + ".part")
    part.parent.mkdir(exist_ok=True)
    part.write_bytes(b"half")
    assert store.forget_parts(3600) == 0
    os.utime(part, (0, 0))
    assert store.forget_parts(3600) == 1
    assert list(store.names(LINDE)) == [stored.name]
    store.delete(LINDE, stored.name)
    store.delete(LINDE, stored.name)
    assert left_behind(store) == []

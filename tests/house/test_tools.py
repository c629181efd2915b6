"""The tools that start and watch everything."""

import pathlib

from tools.databases import at, fingerprint, name_of
from tools.devpg import short_hash
from tools.supervise import free_port, is_free


def test_an_address_changes_only_its_database():
    socket_address = "postgresql://aanzet_app@/aanzet?host=/some/folder"
    assert at(socket_address, "other") == "postgresql://aanzet_app@/other?host=/some/folder"
    assert at("postgresql://a:b@host:5432/x", "y") == "postgresql://a:b@host:5432/y"
    assert name_of(socket_address) == "aanzet"


def test_the_fingerprint_of_the_schema_is_stable():
    assert fingerprint() == fingerprint()
    assert fingerprint().startswith("migrated ")


def test_a_free_port_is_free():
    assert is_free(free_port())


def test_folders_get_short_names():
    assert len(short_hash(pathlib.Path("/a/long/path"))) == 10

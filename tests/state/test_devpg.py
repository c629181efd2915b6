"""The embedded PostgreSQL: one owner at a time, found by others, and nothing acknowledged is lost by kill -9."""

import os
import shutil
import signal
import stat

import psycopg
import pytest

from tools import databases
from tools.databases import GRANTS, at, prepare, use_external
from tools.devpg import Embedded, InUse


@pytest.fixture
def folder(tmp_path):
    """A folder for a server; as root the data may stand elsewhere, and is removed too."""
    yield tmp_path / "pg"
    left = Embedded(tmp_path / "pg")
    for path in {left.root, left.socket}:
        shutil.rmtree(path)


@pytest.fixture
def server(folder):
    """A running server, stopped at the end."""
    pg = Embedded(folder)
    try:
        yield pg.start(fsync="on")
    finally:
        pg.stop()


def test_its_folder_is_closed_to_others(server):
    assert stat.S_IMODE(server.root.stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE(server.data.stat().st_mode) & 0o077 == 0


def test_a_second_owner_is_refused_but_finds_the_server(server, folder):
    second = Embedded(folder)
    with pytest.raises(InUse, match="in use by another run"):
        second.start()
    assert second.running()
    psycopg.connect(second.url()).close()


def test_what_was_acknowledged_survives_a_kill(server, folder):
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("create table kept (n int)")
        connection.execute("insert into kept select generate_series(1, 1000)")
        os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    server.lock.close()
    again = Embedded(folder)
    assert not again.running()
    try:
        again.start()
        with psycopg.connect(again.url()) as connection:
            assert connection.execute("select count(*) from kept").fetchone() == (1000,)
    finally:
        again.stop()


def test_an_orphan_of_a_killed_run_is_taken_over(server, folder):
    server.lock.close()  # as when the supervisor was killed and its server lived on
    again = Embedded(folder)
    try:
        again.start()
        assert again.running()
        assert server.process.wait(5) is not None
    finally:
        again.stop()


def test_a_stale_file_with_the_number_of_another_program_is_no_server(folder):
    pg = Embedded(folder)
    (pg.data / "postmaster.pid").write_text(f"{os.getpid()}\n" + "x\n" * 6 + "ready\n")
    assert not pg.running()


def test_data_of_another_version_is_refused_in_one_sentence(folder):
    pg = Embedded(folder)
    (pg.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(SystemExit, match="was made by PostgreSQL 9"):
        pg.start()
    pg.lock.close()


def test_the_roles_are_made_once_and_cannot_pass_the_walls(server):
    prepare(server.url())
    prepare(server.url())
    with psycopg.connect(server.url()) as admin:
        query = (
            "select rolname, rolsuper, rolbypassrls, rolcreatedb from pg_roles where rolname like 'aanzet%' order by 1"
        )
        assert admin.execute(query).fetchall() == [
            ("aanzet_app", False, False, False),
            ("aanzet_audit", False, True, False),
            ("aanzet_backup", False, True, False),
            ("aanzet_owner", False, False, True),
        ]
    owner = server.url("aanzet", "aanzet_owner")
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(GRANTS)
        connection.execute("create table thing (n int)")
        found = {name for (name,) in connection.execute("select extname from pg_extension")}
        assert {"pg_trgm", "unaccent", "btree_gist"} <= found
    with psycopg.connect(at(server.url("aanzet", "aanzet_app"), "aanzet"), autocommit=True) as connection:
        connection.execute("insert into thing values (1)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("truncate thing")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("drop table thing")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create table other (n int)")


def test_a_superuser_of_another_server_is_enough(server, tmp_path, monkeypatch):
    monkeypatch.setattr(databases, "HOME", tmp_path)
    monkeypatch.setenv("DATABASE_URL", server.url())
    monkeypatch.delenv("OWNER_DATABASE_URL", raising=False)
    monkeypatch.setenv("AUDIT_DATABASE_URL", "")
    use_external()
    roles = []
    for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "AUDIT_DATABASE_URL"):
        with psycopg.connect(os.environ[name]) as connection:
            roles += connection.execute("select current_user").fetchone()
    assert roles == ["aanzet_app", "aanzet_owner", "aanzet_audit"]
    assert stat.S_IMODE((tmp_path / "database.key").stat().st_mode) == 0o600


def test_the_role_of_the_application_alone_is_not(server, tmp_path, monkeypatch):
    prepare(server.url())
    monkeypatch.setenv("DATABASE_URL", server.url("aanzet", "aanzet_app"))
    monkeypatch.delenv("OWNER_DATABASE_URL", raising=False)
    with pytest.raises(SystemExit, match="set OWNER_DATABASE_URL beside it"):
        use_external()

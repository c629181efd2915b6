"""Roles, databases and migrations, on the embedded server or on any PostgreSQL from 15 on.

DATABASE_URL is the role of the application, OWNER_DATABASE_URL the role that owns the tables, migrates and may create
databases. Both together replace the embedded server. DATABASE_URL alone may name a superuser: then the roles are made.
"""

import contextlib
import hashlib
import hmac
import os
import pathlib
import secrets
import subprocess
import sys
import time
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from aanzet.core import leakproof
from tools.devpg import Embedded, InUse

ROOT = pathlib.Path(__file__).resolve().parent.parent
HOME = pathlib.Path(os.environ.get("AANZET_HOME", ROOT / ".local")).resolve()
STARTED = float(os.environ.get("STARTED", time.time()))

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
ROLES = {
    "aanzet_owner": "login createdb",  # owns the tables; migrations only
    "aanzet_app": "login",  # web, workers and the whole test suite; row-level security holds for it
    "aanzet_audit": "login bypassrls",
    "aanzet_backup": "login bypassrls",
}
GRANTS = """
alter default privileges grant select, insert, update, delete on tables to aanzet_app;
alter default privileges grant usage, select on sequences to aanzet_app;
"""
# Tests move the clock of the database: insert or change the one row of core_testclock.
TEST_CLOCK = """
create table if not exists core_testclock (shift interval not null);
grant select, insert, update, delete on core_testclock to aanzet_app;
create or replace function app_now() returns timestamptz language sql volatile as
    'select clock_timestamp() + coalesce((select max(shift) from core_testclock), interval ''0'')';
"""
# What decides how a freshly migrated database looks.
SCHEMA_SOURCES = (
    "requirements.txt",
    "tools/databases.py",
    "src/aanzet/core/leakproof.py",
    "src/aanzet/config/settings.py",
    "src/aanzet/core/migration_ops.py",
    "src/aanzet/*/migrations/**/*",
    "src/aanzet/*/models.py",
    "src/aanzet/*/models/*.py",
)


def say(text):
    """One line of progress on standard error, with the seconds since the start of the command."""
    print(f"[{time.time() - STARTED:5.1f}s] {text}", file=sys.stderr, flush=True)


def run(*command, **env):
    """Run a Python program of the project with extra environment; its exit code."""
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=dict(os.environ, **env)).returncode


def at(url, database):
    """The same server and role, another database."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def name_of(url):
    """The name of the database in an address."""
    return urlsplit(url).path.lstrip("/") or "aanzet"


# --- Roles ------------------------------------------------------------------------------------------------------------


def prepare(admin_url, password_for=lambda role: None):
    """As superuser: the roles, the extensions in template1 and the database aanzet. Safe to repeat."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        there = {name for (name,) in admin.execute("select rolname from pg_roles")}
        for role, rights in ROLES.items():
            if role not in there:
                password = password_for(role)
                secret = sql.SQL(" password {}").format(sql.Literal(password)) if password else sql.SQL("")
                admin.execute(sql.SQL("create role {} " + rights).format(sql.Identifier(role)) + secret)
        admin.execute("grant pg_read_all_data to aanzet_audit, aanzet_backup")
        admin.execute("grant aanzet_app to aanzet_owner")  # so that it may end sessions of a test database it drops
    with psycopg.connect(at(admin_url, "template1"), autocommit=True) as admin:  # every new database starts from it
        admin.execute("set client_min_messages = warning")
        for extension in EXTENSIONS:
            admin.execute(f"create extension if not exists {extension}")
        mark_leakproof(admin)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        if not admin.execute("select 1 from pg_database where datname = 'aanzet'").fetchone():
            admin.execute("create database aanzet owner aanzet_owner")
            return
    with psycopg.connect(at(admin_url, "aanzet"), autocommit=True) as admin:
        mark_leakproof(admin)  # it may be older than the list


def mark_leakproof(connection):
    """Set the marks that are missing in this database, when this role may: that takes a superuser."""
    if connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()[0]:
        for (name,) in connection.execute(leakproof.MISSING, [list(leakproof.FUNCTIONS)]).fetchall():
            connection.execute(leakproof.mark(name))


def use(address_for):
    """Put the addresses of the roles into the environment; `address_for` gives one for a role."""
    os.environ["DATABASE_URL"] = address_for("aanzet_app")
    os.environ["OWNER_DATABASE_URL"] = address_for("aanzet_owner")
    os.environ["AUDIT_DATABASE_URL"] = address_for("aanzet_audit")


def use_external():
    """A server of somebody else: take its two addresses, or make the roles when we were given a superuser."""
    if os.environ.get("OWNER_DATABASE_URL"):
        return
    given = os.environ["DATABASE_URL"]
    with psycopg.connect(given) as connection:
        superuser = connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()[0]
    if not superuser:
        raise SystemExit(
            "DATABASE_URL names the role of the application (aanzet_app); set OWNER_DATABASE_URL beside it, for the "
            "role that owns the tables and may create databases (aanzet_owner)."
        )
    parts, key = urlsplit(given), installation_key()

    def password_for(role):
        return hmac.new(key, role.encode(), hashlib.sha256).hexdigest()

    def address_for(role):
        server = parts.netloc.rpartition("@")[2]
        return parts._replace(netloc=f"{role}:{password_for(role)}@{server}", path="/aanzet").geturl()

    prepare(given, password_for)
    use(address_for)
    try:
        psycopg.connect(os.environ["OWNER_DATABASE_URL"]).close()
    except psycopg.OperationalError as error:
        raise SystemExit(
            "The roles aanzet_app and aanzet_owner exist on this server already, with other passwords: give their "
            f"addresses in DATABASE_URL and OWNER_DATABASE_URL. ({str(error).strip()})"
        ) from None


def installation_key():
    """A secret of this data folder, from which the passwords of the roles are derived."""
    path = HOME / "database.key"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_bytes()


@contextlib.contextmanager
def database(folder, *, share=False, **settings):
    """The addresses in the environment; an embedded server around the block when none is given.

    Yields the process of that server, or None when it is not ours. With `share`, a server that another run (the demo)
    has up is used as it is.
    """
    if os.environ.get("DATABASE_URL"):
        use_external()
        yield None
        return
    pg = Embedded(HOME / folder)
    try:
        try:
            pg.start(**settings)
            prepare(pg.url())
        except InUse as busy:
            if not share:
                raise SystemExit(str(busy)) from None
            wait_for(pg)
        use(lambda role: pg.url("aanzet", role))
        yield pg.process
    finally:
        pg.stop()


def wait_for(pg):
    """Wait until a server that another run is starting takes connections of the owner."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if pg.running():
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(pg.url("aanzet", "aanzet_owner")).close()
                return
        time.sleep(0.1)
    raise SystemExit(f"The database in {pg.asked} is in use by another run, and takes no connections.")


# --- Migrations -------------------------------------------------------------------------------------------------------


def fingerprint():
    """Changes when anything changes that decides how a migrated database looks."""
    files = sorted(path for pattern in SCHEMA_SOURCES for path in ROOT.glob(pattern) if path.suffix != ".pyc")
    digest = hashlib.sha256()
    for path in files:
        if path.is_file():
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return f"migrated {digest.hexdigest()}"


def note_on(connection):
    """The comment on the current database; there we note what it was migrated with."""
    query = "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()"
    return connection.execute(query).fetchone()[0]


def migrate(owner):
    """Bring the database of this address up to date; skipped when nothing has changed since the last time."""
    now = fingerprint()
    with psycopg.connect(owner, autocommit=True) as connection:
        if note_on(connection) == now:
            return
        connection.execute("set client_min_messages = warning")
        for extension in EXTENSIONS:
            connection.execute(f"create extension if not exists {extension}")
        mark_leakproof(connection)
        connection.execute(GRANTS)
        note(connection, None)
    if run("manage.py", "migrate", "--verbosity", "0", DATABASE_URL=owner):
        raise SystemExit("The migrations failed.")
    with psycopg.connect(owner, autocommit=True) as connection:
        note(connection, now)
    say("migrated")


def note(connection, text):
    """Leave a comment on the current database. One that is not ours gets none, and is migrated each time."""
    name = sql.Identifier(connection.info.dbname)
    with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
        connection.execute(sql.SQL("comment on database {} is {}").format(name, sql.Literal(text)))


def forget_migrations():
    """After `manage migrate` by hand the note on the database no longer tells the truth."""
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as connection:
        note(connection, None)


def make_template(suffix="_template"):
    """A migrated, empty database that tests copy. Kept from run to run while the migrations stay the same.

    Returns the address for its owner. Copies left behind by a run that was killed are dropped with it.
    """
    owner = os.environ["OWNER_DATABASE_URL"]
    name = name_of(owner) + suffix
    with psycopg.connect(owner, autocommit=True) as connection:
        query = "select shobj_description(oid, 'pg_database') from pg_database where datname = %s"
        found = connection.execute(query, [name]).fetchone()
        if not found or found[0] != fingerprint():
            drop(connection, name)
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    migrate(at(owner, name))
    if suffix == "_template":
        with psycopg.connect(at(owner, name), autocommit=True) as connection:
            connection.execute("set client_min_messages = warning")
            connection.execute(TEST_CLOCK)
    return at(owner, name)


def drop(connection, name):
    """Drop a database and send away who is in it.

    `with (force)` fails on autovacuum, which the owner may not end; a plain drop asks it to leave and waits for all.
    """
    sessions = (
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pg_has_role(usesysid, 'usage')"
    )
    for last in (False, False, True):
        connection.execute(sessions, [name])
        try:
            connection.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
        except psycopg.errors.ObjectInUse:
            if last:
                raise
        else:
            return


def drop_copies(template):
    """Drop what a killed run left of its copies of a template. Only where no other run can be: our own server."""
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as connection:
        pattern = name_of(template).replace("_", r"\_") + r"\_%"
        query = "select datname from pg_database where datname like %s"
        for (left,) in connection.execute(query, [pattern]).fetchall():
            drop(connection, left)

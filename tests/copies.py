"""Copies of the migrated template, and which of them Django works on.

tools/dev.py leaves the template (OWNER_DATABASE_URL); copying it takes about 60 ms.
"""

import contextlib
import os
import secrets

import psycopg

from tools.databases import at, drop, name_of


@contextlib.contextmanager
def new_copy():
    """A fresh copy of the template, until the end of the block; yields its name."""
    owner = os.environ["OWNER_DATABASE_URL"]
    template = name_of(owner)
    name = f"{template}_{secrets.token_hex(4)}"
    # nobody may be connected to a template while it is copied
    with psycopg.connect(at(owner, "postgres"), autocommit=True) as admin:
        admin.execute(f'create database "{name}" template "{template}"')
        try:
            yield name
        finally:
            drop(admin, name)


@contextlib.contextmanager
def working_on(database):
    """Django works on this database in the block."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    _point_at(database)
    try:
        yield
    finally:
        _point_at(before)


def _point_at(database):
    from django.db import connection

    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = database


@contextlib.contextmanager
def cloned_database():
    """Point Django at a fresh copy of the template; yields its name."""
    with new_copy() as name, working_on(name):
        yield name

"""Two people at once, on real commits (G03, G04)."""

import threading

import pytest

from aanzet.core.errors import Refused
from aanzet.documents.actions.files import receive_file
from aanzet.documents.actions.items import add_item
from aanzet.documents.models import DossierItem
from tests.db.documents.conftest import pdf


@pytest.mark.feature("F076")
def test_the_same_file_twice_at_once_comes_in_once(committed_db):
    from django.db import connections

    from aanzet.core.clock import app_now
    from tests.cast import build

    cast = build(app_now())
    office, start, answers = cast.linde, threading.Barrier(2), []
    client = office.clients["de_vries"]

    def bring(who):
        try:
            actor = office.actor(who)
            with office.scope():
                file = receive_file(actor=actor, now=cast.now, name=f"{who}.pdf", chunks=[pdf("zelfde")])
            start.wait(10)
            with office.scope():
                add_item(actor=actor, now=cast.now, client_id=client, file_id=file.id)
            answers.append("added")
        except Refused as refusal:
            answers.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=bring, args=(who,)) for who in ("anna", "bram")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == ["added", "already_there"]
    with office.scope():
        assert DossierItem.objects.filter(client_id=client).count() == 1

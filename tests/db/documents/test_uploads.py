"""Files that come in part by part: they go on where they stopped, and nothing half is ever taken for a whole."""

import hashlib
import threading
import zlib
from datetime import timedelta

import pytest

from aanzet.core.deliveries import deliver
from aanzet.core.errors import NotFound, Refused
from aanzet.documents.actions.items import add_item
from aanzet.documents.actions.uploads import (
    MOST_OPEN,
    PART,
    PARTS,
    add_part,
    begin_upload,
    forget_old_uploads,
    forget_upload,
    receive_sent,
    receive_upload,
)
from aanzet.documents.models import StoredFile, Upload, UploadPart
from tests.db.documents.conftest import pdf
from tests.full_disk import left, no_room

pytestmark = pytest.mark.feature("F076")
BIG = pdf("groot") + bytes(range(256)) * (5 * 4096)  # three parts


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILES = tmp_path
    return tmp_path


def begin(actor, now, content=BIG, name="groot.pdf", place="/here/", checksum=None):
    checksum = checksum or f"{zlib.crc32(content):08x}"
    return begin_upload(actor=actor, now=now, name=name, size=len(content), checksum=checksum, place=place)


def send(actor, now, upload, content=BIG, until=None):
    """Parts from where it is, at most to byte `until`."""
    at = upload.received
    while at < (until or len(content)):
        part = content[at : at + PART]
        at = add_part(actor=actor, now=now, upload_id=upload.id, start=at, content=part).received
    return at


def code_of(act, *args, **options):
    with pytest.raises(Refused) as caught:
        act(*args, **options)
    assert caught.value.text
    return caught.value.code


@pytest.mark.parametrize("who", ["anna", "daan"])
def test_it_goes_on_where_it_stopped_and_is_whole(cast, store, who):
    with cast.linde.scope():
        actor = cast.linde.actor(who)
        upload = begin(actor, cast.now)
        assert (upload.received, upload.size) == (0, len(BIG))
        assert send(actor, cast.now, upload, until=PART) == PART
        again = begin(actor, cast.now + timedelta(hours=1))  # the page was loaded anew and the same file chosen again
        assert (again.id, again.received) == (upload.id, PART)
        send(actor, cast.now, again)
        file = receive_upload(actor=actor, now=cast.now, upload_id=upload.id)
        assert (file.name, file.size, file.sha256) == ("groot.pdf", len(BIG), hashlib.sha256(BIG).digest())
        assert not UploadPart.objects.exists()
    deliver(cast.linde.id, PARTS)
    assert len(left(store)) == 1


def test_the_same_part_twice_or_too_early_changes_nothing(cast, office, store):
    upload = begin(cast.anna, cast.now)
    part = {"actor": cast.anna, "now": cast.now, "upload_id": upload.id}
    assert add_part(**part, start=0, content=BIG[:PART]).received == PART
    assert add_part(**part, start=0, content=BIG[:PART]).received == PART
    assert add_part(**part, start=2 * PART, content=BIG[2 * PART :]).received == PART
    assert UploadPart.objects.count() == len(left(store)) == 1


@pytest.mark.parametrize("content", [b"", b"x", BIG[: PART + 1]])
def test_a_part_has_its_one_size(cast, office, content):
    upload = begin(cast.anna, cast.now)
    assert code_of(add_part, actor=cast.anna, now=cast.now, upload_id=upload.id, start=0, content=content) == (
        "part_invalid"
    )


def test_the_same_file_for_another_form_is_another_upload(cast, office):
    first = begin(cast.anna, cast.now)
    assert begin(cast.anna, cast.now, place="/there/").id != first.id
    assert begin(cast.bram, cast.now).id != first.id


def test_what_name_and_size_tell_is_refused_before_a_byte_comes(cast, office):
    for who, name, size, code in (
        ("daan", "groot.pdf", 30 * 1024 * 1024, "file_too_large"),
        ("anna", "groot.pdf", 201 * 1024 * 1024, "file_too_large"),
        ("anna", "virus.exe", 9, "file_kind_refused"),
        ("anna", "leeg.pdf", 0, "file_empty"),
    ):
        about = {"name": name, "size": size, "checksum": "0" * 8, "place": "/here/"}
        assert code_of(begin_upload, actor=cast.linde.actor(who), now=cast.now, **about) == code
    about = {"name": "boek.xlsx", "size": 9, "checksum": "0" * 8, "place": "/here/"}
    assert code_of(begin_upload, actor=cast.anna, now=cast.now, **about, only=["pdf"]) == "file_kind_refused"
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "head", "code"),
    [
        ("groot.pdf", b"MZ\x90\x00", "file_kind_mismatch"),
        ("groot.pdf", b"PK\x03\x04", "file_kind_mismatch"),
        ("groot.xlsx", b"%PDF-", "file_kind_mismatch"),
        ("groot.xlsx", b"PK\x03\x04", ""),  # which archive it is stands at its end
    ],
)
def test_what_the_first_bytes_tell_is_refused_with_the_first_part(cast, office, store, name, head, code):
    content = head + b" " * (3 * PART)
    upload = begin(cast.anna, cast.now, content, name)
    part = {"actor": cast.anna, "now": cast.now, "upload_id": upload.id, "start": 0, "content": content[:PART]}
    if code:
        assert code_of(add_part, **part) == code
        assert left(store) == []
    else:
        assert add_part(**part).received == PART


def test_only_who_began_it_goes_on_with_it_and_a_viewer_does_not_begin(cast, office):
    upload = begin(cast.daan, cast.now)
    for other in (cast.fatima, cast.anna):
        part = {"actor": other, "now": cast.now, "upload_id": upload.id}
        with pytest.raises(NotFound):
            add_part(**part, start=0, content=BIG[:PART])
        assert forget_upload(**part) is False
        assert code_of(receive_upload, **part) == "upload_gone"
    with pytest.raises(NotFound):
        begin(cast.vera, cast.now)
    assert Upload.objects.get().received == 0


def test_another_organization_does_not_reach_it(cast):
    with cast.linde.scope():
        upload = begin(cast.anna, cast.now)
    with cast.eik.scope():
        with pytest.raises(NotFound):
            add_part(actor=cast.ed, now=cast.now, upload_id=upload.id, start=0, content=BIG[:PART])
        assert code_of(receive_upload, actor=cast.ed, now=cast.now, upload_id=upload.id) == "upload_gone"


def test_half_a_file_is_not_taken_for_a_whole(cast, office):
    upload = begin(cast.anna, cast.now)
    send(cast.anna, cast.now, upload, until=PART)
    assert code_of(receive_upload, actor=cast.anna, now=cast.now, upload_id=upload.id) == "upload_unfinished"
    good, bad = receive_sent(actor=cast.anna, now=cast.now, sent=[], in_parts=[upload.id])
    assert not good and bad[0].name == "groot.pdf"
    assert Upload.objects.get().received == PART and not StoredFile.objects.exists()


def test_a_file_that_changed_on_the_way_is_refused_and_gone(cast, store):
    with cast.linde.scope():
        upload = begin(cast.anna, cast.now, checksum="12345678")
        send(cast.anna, cast.now, upload)
        good, bad = receive_sent(actor=cast.anna, now=cast.now, sent=[], in_parts=[upload.id])
        assert not good and bad[0].refusal.code == "upload_changed"
    deliver(cast.linde.id, PARTS)
    with cast.linde.scope():
        assert not Upload.objects.exists() and not StoredFile.objects.exists() and left(store) == []


def test_what_is_refused_as_a_whole_is_gone_and_the_others_go_on(cast, office):
    bad_one = b"PK\x03\x04" + b" " * PART  # no workbook after all
    upload = begin(cast.anna, cast.now, bad_one, "boek.xlsx")
    send(cast.anna, cast.now, upload, bad_one)
    sent = [("goed.pdf", 9, [pdf("a")]), ("factuur.exe", 2, [b"MZ"])]
    good, bad = receive_sent(actor=cast.anna, now=cast.now, sent=sent, in_parts=[upload.id])
    assert [file.name for file in good] == ["goed.pdf"]
    assert [(file.name, file.refusal.code) for file in bad] == [
        ("factuur.exe", "file_kind_refused"),
        ("boek.xlsx", "file_kind_mismatch"),
    ]
    assert not Upload.objects.exists()


def test_asking_twice_for_the_whole_gives_the_same_file_once(cast, office):
    upload = begin(cast.anna, cast.now)
    send(cast.anna, cast.now, upload)
    whole = {"actor": cast.anna, "now": cast.now, "upload_id": upload.id}
    first = receive_upload(**whole)
    assert receive_upload(**whole) == first and StoredFile.objects.count() == 1
    client = cast.linde.clients["de_vries"]
    add_item(actor=cast.anna, now=cast.now, client_id=client, file_id=first.id)
    assert code_of(receive_upload, **whole) == "upload_done"
    assert begin(cast.anna, cast.now).id != upload.id  # meant again: it begins anew


@pytest.mark.parametrize("who", ["anna", "daan"])
def test_a_full_disk_costs_one_part_and_later_it_goes_on(cast, office, store, who):
    actor = cast.linde.actor(who)
    upload = begin(actor, cast.now)
    send(actor, cast.now, upload, until=PART)
    with no_room(beyond=PART - 1):
        assert code_of(send, actor, cast.now, begin(actor, cast.now)) == "storage_full"
    assert UploadPart.objects.count() == len(left(store)) == 1
    send(actor, cast.now, begin(actor, cast.now))
    with no_room(beyond=PART + 1):  # the parts have their room, the whole has not
        good, bad = receive_sent(actor=actor, now=cast.now, sent=[], in_parts=[upload.id])
    assert not good and bad[0].refusal.code == "storage_full"
    assert UploadPart.objects.count() == len(left(store)) == 3 and not StoredFile.objects.exists()
    assert receive_upload(actor=actor, now=cast.now, upload_id=upload.id).sha256 == hashlib.sha256(BIG).digest()


def test_parts_that_are_lost_are_said_to_be_gone(cast, office, store):
    upload = begin(cast.anna, cast.now)
    send(cast.anna, cast.now, upload)
    left(store)[0].unlink()
    good, bad = receive_sent(actor=cast.anna, now=cast.now, sent=[], in_parts=[upload.id])
    assert not good and bad[0].refusal.code == "upload_gone"
    assert begin(cast.anna, cast.now).received == 0


def test_what_somebody_stops_is_gone(cast, store):
    with cast.linde.scope():
        upload = begin(cast.anna, cast.now)
        send(cast.anna, cast.now, upload, until=PART)
        assert forget_upload(actor=cast.anna, now=cast.now, upload_id=upload.id) is True
    deliver(cast.linde.id, PARTS)
    with cast.linde.scope():
        assert not Upload.objects.exists() and left(store) == []


def test_nobody_keeps_more_than_twenty_unfinished(cast, office):
    first = begin(cast.daan, cast.now, name="0.pdf")
    for number in range(1, MOST_OPEN + 1):
        begin(cast.daan, cast.now + timedelta(minutes=number), name=f"{number}.pdf")
    assert Upload.objects.count() == MOST_OPEN and not Upload.objects.filter(id=first.id).exists()


def test_the_night_throws_away_what_lay_still_for_a_day(cast, store):
    with cast.linde.scope():
        fresh = begin(cast.anna, cast.now - timedelta(hours=23), name="nieuw.pdf")
        old = begin(cast.anna, cast.now - timedelta(hours=26))
        send(cast.anna, cast.now - timedelta(hours=25), old, until=PART)
        assert forget_old_uploads(organization_id=cast.linde.id, now=cast.now - timedelta(hours=2)) == 0
        assert forget_old_uploads(organization_id=cast.linde.id, now=cast.now) == 1
    deliver(cast.linde.id, PARTS)
    with cast.linde.scope():
        assert left(store) == [] and Upload.objects.get().id == fresh.id


def test_it_is_work_of_every_night(cast, store):
    from aanzet.core.handlers import daily_work

    with cast.linde.scope():
        begin(cast.anna, cast.now)
    for work in daily_work():
        if work.__module__ == "aanzet.documents.jobs":
            work(cast.linde.id, cast.now + timedelta(days=2))
    with cast.linde.scope():
        assert not Upload.objects.exists()


def test_two_tabs_that_send_the_same_part_at_once_keep_it_once(committed_db, settings, tmp_path):
    from django.db import connections

    from aanzet.core.clock import app_now
    from tests.cast import build

    settings.FILES = tmp_path
    cast = build(app_now())
    office, start, answers = cast.linde, threading.Barrier(2), []
    anna = office.actor("anna")

    def tab():
        try:
            start.wait(10)
            with office.scope():
                upload = begin(anna, cast.now)
            with office.scope():
                answers.append(send(anna, cast.now, upload, until=PART))
            with office.scope():
                answers.append(send(anna, cast.now, begin(anna, cast.now)))
            with office.scope():
                answers.append(receive_upload(actor=anna, now=cast.now, upload_id=upload.id).id)
        finally:
            connections.close_all()

    tabs = [threading.Thread(target=tab) for _ in range(2)]
    for one in tabs:
        one.start()
    for one in tabs:
        one.join(30)
    assert len(answers) == 6 and len(set(answers)) == 3, answers
    with office.scope():
        assert StoredFile.objects.get().size == len(BIG) and not UploadPart.objects.exists()

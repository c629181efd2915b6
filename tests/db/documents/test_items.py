"""Documents: added, versions, described, shown to more or fewer, removed (F073, F076, F077)."""

from dataclasses import replace
from uuid import uuid4

import pytest

from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.models import Event
from aanzet.documents.actions.files import receive_file
from aanzet.documents.actions.items import add_item, add_version, change_item, remove_item, tell
from aanzet.documents.actions.visibility import change_visibility, share_items
from aanzet.documents.ports import register_use
from aanzet.documents.queries.folders import folder_tree, types_by_key, upload_folders
from aanzet.documents.queries.items import (
    Filters,
    dossier,
    file_for,
    files_of,
    item_for,
    items,
    items_by_ids,
    items_of_case,
    periods_used,
)
from tests.db.documents.conftest import pdf


def titles(page):
    return [item.title for item in page.items]


@pytest.mark.feature("F076")
def test_a_document_comes_in_with_its_version_and_folder(cast, office, put):
    added = put(name="Jaaropgaaf 2025.pdf", type="income_tax_return", period="2025")
    found = item_for(cast.anna, added.item_id)
    assert found.item.title == "Jaaropgaaf 2025" and found.item.period == "2025" and not found.item.draft
    assert found.item.folder_name == "Aangiften" and found.item.visibility == "internal"
    assert [version.number for version in found.versions] == [1]
    assert Event.objects.filter(name="ItemAdded").count() == 1


@pytest.mark.feature("F076")
def test_what_a_kind_misses_makes_it_a_draft_until_it_is_filled_in(cast, office, put):
    added = put(type="income_tax_return")
    assert added.missing == ("period",) and added.draft
    with pytest.raises(Refused) as refused:
        change_visibility(actor=cast.anna, now=cast.now, item_id=added.item_id, visibility="shared", confirmed=True)
    assert refused.value.code == "required"
    item = item_for(cast.anna, added.item_id).item
    changed = change_item(
        actor=cast.anna,
        now=cast.now,
        item_id=item.id,
        version=item.version,
        title=item.title,
        type_id=item.type_id,
        folder_id=item.folder_id,
        period="2025",
    )
    assert set(changed) == {"period", "draft"}
    assert not item_for(cast.anna, added.item_id).item.draft
    assert put(type=None, name="b.pdf").missing == ("type",)


@pytest.mark.feature("F076")
def test_the_same_bytes_again_are_there_already_unless_wanted(cast, office, put):
    first = put(content=pdf("zelfde"), name="een.pdf")
    with pytest.raises(Refused) as refused:
        put(content=pdf("zelfde"), name="twee.pdf")
    assert refused.value.code == "already_there"
    assert refused.value.links == (("een", f"/office/documents/{first.item_id}/"),)
    assert put(content=pdf("zelfde"), name="twee.pdf", anyway=True).item_id != first.item_id
    assert put(content=pdf("zelfde"), name="een.pdf", client="fatima")


def test_a_contact_never_learns_of_equal_bytes_he_may_not_see(cast, office, put):
    put(content=pdf("intern"), name="concept.pdf")
    (folder,) = upload_folders(cast.anna, office.clients["de_vries"])
    added = put("daan", content=pdf("intern"), name="mijn.pdf", type=None, folder_id=folder.id)
    assert item_for(cast.linde.actor("daan"), added.item_id).item.origin == "portal"
    with pytest.raises(Refused) as refused:
        put("daan", content=pdf("intern"), name="nogmaals.pdf", type=None, folder_id=folder.id)
    assert refused.value.code == "already_there" and "mijn" in refused.value.text


@pytest.mark.feature("F076")
def test_a_new_version_never_overwrites(cast, office, put):
    added = put(content=pdf("v1"), name="concept.pdf")
    file = receive_file(actor=cast.bram, now=cast.now, name="concept2.pdf", chunks=[pdf("v2")])
    newer = add_version(actor=cast.bram, now=cast.now, item_id=added.item_id, file_id=file.id)
    found = item_for(cast.anna, added.item_id)
    assert newer.number == 2 and found.item.version_id == newer.version_id
    assert [version.file_name for version in found.versions] == ["concept2.pdf", "concept.pdf"]
    assert file_for(cast.anna, added.version_id).name == "concept.pdf"
    again = receive_file(actor=cast.bram, now=cast.now, name="concept3.pdf", chunks=[pdf("v1")])
    with pytest.raises(Refused) as refused:
        add_version(actor=cast.bram, now=cast.now, item_id=added.item_id, file_id=again.id)
    assert refused.value.code == "already_there"


def test_a_file_is_attached_once_and_by_who_brought_it(cast, office, put):
    file = receive_file(actor=cast.anna, now=cast.now, name="a.pdf", chunks=[pdf("a")])
    client = office.clients["de_vries"]
    with pytest.raises(NotFound):
        add_item(actor=cast.bram, now=cast.now, client_id=client, file_id=file.id)
    add_item(actor=cast.anna, now=cast.now, client_id=client, file_id=file.id)
    with pytest.raises(NotFound):
        add_item(actor=cast.anna, now=cast.now, client_id=client, file_id=file.id)


@pytest.mark.feature("F077")
def test_sharing_asks_confirmation_and_narrowing_says_who_had_read_it(cast, office, put):
    from aanzet.documents.actions.reading import record_read

    added, daan = put(name="advies.pdf"), cast.linde.actor("daan")
    with pytest.raises(Refused) as refused:
        change_visibility(actor=cast.anna, now=cast.now, item_id=added.item_id, visibility="shared")
    assert refused.value.code == "confirm_sharing" and "Bakkerij De Vries" in refused.value.text
    with pytest.raises(NotFound):
        item_for(daan, added.item_id)
    change_visibility(actor=cast.anna, now=cast.now, item_id=added.item_id, visibility="shared", confirmed=True)
    assert record_read(actor=daan, now=cast.now, version_id=added.version_id)
    shown = change_visibility(actor=cast.anna, now=cast.now, item_id=added.item_id, visibility="internal")
    assert shown.read_by == ("Daan de Vries",)
    with pytest.raises(NotFound):
        item_for(daan, added.item_id)


@pytest.mark.feature("F077")
def test_an_id_is_never_shared(cast, office, put):
    added = put(name="paspoort.pdf", type="identity_document")
    for act in (
        lambda: change_visibility(
            actor=cast.anna, now=cast.now, item_id=added.item_id, visibility="shared", confirmed=True
        ),
        lambda: put(name="paspoort2.pdf", type="identity_document", visibility="shared"),
        lambda: share_items(actor=cast.anna, now=cast.now, item_ids=[added.item_id]),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "not_shareable"


@pytest.mark.feature("F077")
def test_private_is_for_its_maker_only(cast, office, put):
    added = put("bram", name="kladje.pdf", visibility="private")
    assert item_for(cast.bram, added.item_id).item.visibility == "private"
    with pytest.raises(NotFound):
        item_for(cast.anna, added.item_id)
    assert titles(items(cast.anna, Filters(words="kladje"))) == []
    assert titles(items(cast.bram, Filters(words="kladje"))) == ["kladje"]
    other = put("anna", name="van anna.pdf")
    with pytest.raises(Refused):
        change_visibility(actor=cast.bram, now=cast.now, item_id=other.item_id, visibility="private")


@pytest.mark.feature("F073")
def test_the_dossier_filters_by_kind_period_visibility_origin_folder_and_words(cast, office, put):
    put(name="Aangifte 2025.pdf", type="income_tax_return", period="2025", visibility="shared")
    put(name="Aangifte 2024.pdf", type="income_tax_return", period="2024")
    (folder,) = upload_folders(cast.anna, office.clients["de_vries"])
    put("daan", name="Bonnen.pdf", type=None, folder_id=folder.id)
    client = office.clients["de_vries"]
    kind = types_by_key(["income_tax_return"])["income_tax_return"].id

    def shown(**filters):
        return sorted(titles(dossier(cast.anna, client, Filters(**filters))[1]))

    assert shown() == ["Aangifte 2024", "Aangifte 2025", "Bonnen"]
    assert shown(type_id=kind, period="2025") == ["Aangifte 2025"]
    assert shown(visibility="shared") == ["Aangifte 2025", "Bonnen"]
    assert shown(origin="portal") == ["Bonnen"]
    assert shown(folder_id=folder.id) == ["Bonnen"]
    assert shown(words="aangifte 2024") == ["Aangifte 2024"]
    assert shown(words="100%") == []
    assert periods_used(cast.anna, client) == ("2025", "2024")
    assert [folder.count for folder in folder_tree(cast.anna, client) if folder.role == "RETURNS"] == [2]


@pytest.mark.feature("F073")
def test_lists_stay_within_reach(cast, office, put):
    put(name="van fatima.pdf", client="fatima")
    mine = put(name="van de vries.pdf")
    assert titles(items(cast.chris, Filters())) == ["van fatima"]
    assert len(items(cast.eva, Filters()).items) == 2
    assert items_by_ids(cast.chris, [mine.item_id]) == {}
    with pytest.raises(NotFound):
        dossier(cast.chris, office.clients["de_vries"], Filters())
    with pytest.raises(NotFound):
        item_for(cast.chris, mine.item_id)
    with pytest.raises(NotFound):
        remove_item(actor=cast.vera, now=cast.now, item_id=mine.item_id)


@pytest.mark.feature("F334")
def test_the_portal_shows_what_is_shared_with_this_client(cast, office, put):
    shared = put(name="gedeeld.pdf", visibility="shared")
    put(name="intern.pdf")
    put(name="van fatima.pdf", client="fatima", visibility="shared")
    daan = cast.linde.actor("daan")
    assert titles(items(daan, Filters())) == ["gedeeld"]
    assert [file.name for file in files_of(daan, [shared.item_id])] == ["gedeeld.pdf"]
    with pytest.raises(NotFound):
        put("daan", name="zomaar.pdf", type=None)
    internal = next(f for f in folder_tree(cast.anna, office.clients["de_vries"]) if not f.client_uploads)
    with pytest.raises(NotFound):
        put("daan", name="zomaar.pdf", type=None, folder_id=internal.id)


def test_the_wall_of_the_portal_hides_what_is_internal(cast, put):
    shared, hidden = put(name="gedeeld.pdf", visibility="shared"), put(name="intern.pdf")
    daan = cast.linde.actor("daan")
    from aanzet.core.scope import narrow

    narrow(cast.linde.id, daan.client_ids, daan.id)
    assert titles(items(daan, Filters())) == ["gedeeld"]
    assert item_for(daan, shared.item_id).item.title == "gedeeld"
    with pytest.raises(NotFound):
        file_for(daan, hidden.version_id)


def test_an_archived_client_is_read_only(cast, office, put):
    from aanzet.clients.models import Client

    added = put(name="oud.pdf")
    Client.objects.filter(id=office.clients["de_vries"]).update(state="archived")
    with pytest.raises(Refused) as refused:
        put(name="nieuw.pdf")
    assert refused.value.code == "not_active"
    assert not item_for(cast.anna, added.item_id).may_edit


def test_two_people_at_once_lose_nothing(cast, office, put):
    item = item_for(cast.anna, put(name="stuk.pdf").item_id).item
    values = {"item_id": item.id, "version": item.version, "type_id": item.type_id, "folder_id": None, "period": ""}
    change_item(actor=cast.anna, now=cast.now, title="Eerste", **values)
    with pytest.raises(Conflict):
        change_item(actor=cast.bram, now=cast.now, title="Tweede", **values)


def test_a_document_in_use_is_not_removed(cast, office, put):
    added = put(name="stuk.pdf", case_id=None)
    register_use("test", lambda item_id: ("Ondertekening van Daan",) if item_id == added.item_id else ())
    try:
        with pytest.raises(Refused) as refused:
            remove_item(actor=cast.anna, now=cast.now, item_id=added.item_id)
        assert refused.value.code == "item_in_use" and "Ondertekening van Daan" in refused.value.text
    finally:
        register_use("test", lambda item_id: ())
    remove_item(actor=cast.anna, now=cast.now, item_id=added.item_id)
    with pytest.raises(NotFound):
        item_for(cast.anna, added.item_id)


def test_documents_of_a_case_newest_first(cast, office, put):
    case_id = uuid4()
    put(name="een.pdf", case_id=case_id)
    put(name="twee.pdf", case_id=case_id)
    put(name="los.pdf")
    assert {item.title for item in items_of_case(cast.anna, case_id)} == {"een", "twee"}


@pytest.mark.parametrize("period", ["2025-13", "vorig jaar", "<b>"])
def test_a_period_that_is_none_is_refused(cast, office, put, period):
    with pytest.raises(Refused) as refused:
        put(type="income_tax_return", period=period)
    assert refused.value.code == "choice_invalid" and refused.value.field == "period"


def test_the_stranger_finds_nothing(cast, put):
    added = put(name="stuk.pdf")
    stranger = replace(cast.anna, id=uuid4(), organization_id=cast.eik.id)
    for act in (
        lambda: item_for(stranger, added.item_id),
        lambda: file_for(stranger, added.version_id),
        lambda: remove_item(actor=stranger, now=cast.now, item_id=added.item_id),
    ):
        with pytest.raises(NotFound):
            act()


@pytest.mark.feature("F073")
def test_open_pages_of_the_client_hear_only_of_what_he_sees_or_saw(cast, office, monkeypatch):
    from aanzet.documents.actions import items as acts
    from aanzet.documents.models import DossierItem

    heard = []
    monkeypatch.setattr(acts, "announce", lambda audience, *topics: heard.append(audience.split("/", 1)[1]))
    item = DossierItem(organization_id=office.id, client_id=office.clients["fatima"], visibility="internal")
    tell(item)
    assert heard == ["office"]
    tell(item, before="shared")
    assert heard[1:] == ["office", f"client/{item.client_id}"]


@pytest.mark.feature("F075")
def test_a_kind_can_ask_for_certain_files_only(cast, office, put):
    from aanzet.documents.models import DossierItemType

    DossierItemType.objects.filter(key="annual_accounts").update(allowed_kinds=["pdf"])
    with pytest.raises(Refused) as refused:
        put(name="cijfers.csv", content=b"a;b", type="annual_accounts", period="2025")
    assert refused.value.code == "file_kind_refused" and "pdf" in refused.value.text
    assert put(name="cijfers.pdf", type="annual_accounts", period="2025")

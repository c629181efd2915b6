"""Folders of a dossier and the default tree (F074), kinds of documents (F075), what was read (F084)."""

import pytest

from aanzet.core.errors import NotFound, Refused
from aanzet.core.models import Event
from aanzet.documents.actions.kinds import (
    KindValues,
    TemplateFolderValues,
    add_item_type,
    add_template_folder,
    archive_item_type,
    change_item_type,
    change_template_folder,
    remove_template_folder,
    set_up_dossiers,
)
from aanzet.documents.actions.places import (
    change_folder,
    create_folder,
    delete_folder,
    lay_out_folders,
    move_folder,
)
from aanzet.documents.actions.reading import record_pages, record_read
from aanzet.documents.models import Folder
from aanzet.documents.queries.folders import folder_template, folder_tree, item_types, types_by_key
from aanzet.documents.queries.items import item_for
from aanzet.rules.actors import system


def code_of(act):
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.text
    return refused.value.code


@pytest.mark.feature("F075")
def test_a_new_organization_has_the_shipped_kinds(cast, office):
    assert {kind.key for kind in item_types()} == {
        "income_tax_return", "corporate_tax_return", "vat_return", "payroll_tax_return", "annual_accounts",
        "advisory_report", "engagement_letter", "coc_extract", "identity_document", "rental_agreement",
        "correspondence", "other",
    }  # fmt: skip
    assert not types_by_key(["identity_document"])["identity_document"].visible_to_clients
    set_up_dossiers(actor=system(office.id), now=cast.now)
    assert len(item_types()) == 12


@pytest.mark.feature("F074")
def test_the_default_tree_differs_per_kind_of_client(cast, office):
    company = {folder.role for folder in folder_tree(cast.anna, office.clients["de_vries"])}
    person = {folder.role for folder in folder_tree(cast.anna, office.clients["fatima"])}
    inside = {folder.role for folder in folder_tree(cast.anna, office.clients["internal"])}
    assert "COC_EXTRACT" in company - person and "RETURNS" in person - inside
    (parent,) = [f for f in folder_tree(cast.anna, office.clients["de_vries"]) if f.name == "Vaste stukken"]
    below = [f.path for f in folder_tree(cast.anna, office.clients["de_vries"]) if f.parent_id == parent.id]
    assert "Vaste stukken / KvK-uittreksel" in below


@pytest.mark.feature("F074")
def test_applying_to_existing_adds_what_is_missing_and_nothing_else(cast, office):
    client = office.clients["de_vries"]
    before = {folder.id: folder.name for folder in folder_tree(cast.anna, client)}
    renamed = next(f for f in folder_tree(cast.anna, client) if f.role == "RETURNS")
    change_folder(actor=cast.anna, now=cast.now, folder_id=renamed.id, name="Belasting")
    add_template_folder(
        actor=cast.anna, now=cast.now, parent_key="permanent", values=TemplateFolderValues(name="Polissen")
    )
    everyone = list(office.clients.values())
    assert lay_out_folders(actor=cast.anna, now=cast.now, client_ids=everyone) == len(everyone)
    assert lay_out_folders(actor=cast.anna, now=cast.now, client_ids=everyone) == 0
    after = {folder.id: folder.name for folder in folder_tree(cast.anna, client)}
    assert set(before) < set(after) and after[renamed.id] == "Belasting"


def test_folders_for_a_product_come_with_the_product(cast, office):
    values = TemplateFolderValues(name="Lonen", product_ids=(office.products["Loonadministratie"],))
    add_template_folder(actor=cast.anna, now=cast.now, parent_key="", values=values)
    assert lay_out_folders(actor=cast.anna, now=cast.now, client_ids=list(office.clients.values())) == 0
    values = TemplateFolderValues(name="Btw", product_ids=(office.products["Aangifte btw"],))
    add_template_folder(actor=cast.anna, now=cast.now, parent_key="", values=values)
    assert lay_out_folders(actor=cast.anna, now=cast.now, client_ids=list(office.clients.values())) == 1


def test_laying_out_many_takes_a_handful_of_statements(cast, office, django_assert_max_num_queries):
    Folder.objects.all().delete()
    with django_assert_max_num_queries(10):
        lay_out_folders(actor=cast.anna, now=cast.now, client_ids=list(office.clients.values()))


@pytest.mark.feature("F074")
def test_folders_are_made_renamed_and_moved(cast, office):
    client = office.clients["de_vries"]
    first = create_folder(actor=cast.bram, now=cast.now, client_id=client, name="  Verzekeringen ")
    below = create_folder(actor=cast.bram, now=cast.now, client_id=client, name="2025", parent_id=first)
    assert (
        code_of(lambda: create_folder(actor=cast.bram, now=cast.now, client_id=client, name="verzekeringen"))
        == "name_taken"
    )
    assert code_of(lambda: create_folder(actor=cast.bram, now=cast.now, client_id=client, name=" ")) == "required"
    assert (
        code_of(lambda: move_folder(actor=cast.bram, now=cast.now, folder_id=first, parent_id=below))
        == "folder_inside_itself"
    )
    move_folder(actor=cast.bram, now=cast.now, folder_id=below, parent_id=None)
    change_folder(actor=cast.bram, now=cast.now, folder_id=below, name="Oud")
    assert next(f for f in folder_tree(cast.anna, client) if f.id == below).path == "Oud"
    assert (
        code_of(lambda: change_folder(actor=cast.bram, now=cast.now, folder_id=below, client_uploads=True))
        == "folder_not_shared"
    )
    change_folder(actor=cast.bram, now=cast.now, folder_id=below, visibility="shared", client_uploads=True)
    with pytest.raises(NotFound):
        create_folder(actor=cast.chris, now=cast.now, client_id=client, name="Stiekem")
    with pytest.raises(NotFound):
        create_folder(actor=cast.linde.actor("daan"), now=cast.now, client_id=client, name="Stiekem")


@pytest.mark.feature("F074")
def test_folders_go_six_deep(cast, office):
    client, parent = office.clients["de_vries"], None
    for depth in range(6):
        parent = create_folder(actor=cast.anna, now=cast.now, client_id=client, name=f"Diep {depth}", parent_id=parent)
    assert (
        code_of(
            lambda: create_folder(actor=cast.anna, now=cast.now, client_id=client, name="Te diep", parent_id=parent)
        )
        == "folder_too_deep"
    )


@pytest.mark.feature("F074")
def test_deleting_a_folder_with_documents_asks_where_they_go(cast, office, put):
    client = office.clients["de_vries"]
    top = create_folder(actor=cast.anna, now=cast.now, client_id=client, name="Oud")
    below = create_folder(actor=cast.anna, now=cast.now, client_id=client, name="Ouder", parent_id=top)
    target = create_folder(actor=cast.anna, now=cast.now, client_id=client, name="Nieuw")
    added = put(name="stuk.pdf", folder_id=below)
    assert code_of(lambda: delete_folder(actor=cast.anna, now=cast.now, folder_id=top)) == "folder_target_required"
    assert (
        code_of(lambda: delete_folder(actor=cast.anna, now=cast.now, folder_id=top, target_id=below))
        == "folder_inside_itself"
    )
    assert delete_folder(actor=cast.anna, now=cast.now, folder_id=top, target_id=target) == 1
    assert item_for(cast.anna, added.item_id).item.folder_name == "Nieuw"
    assert not Folder.objects.filter(id__in=[top, below]).exists()


@pytest.mark.feature("F074")
def test_one_role_once_in_the_tree(cast, office):
    add = TemplateFolderValues(name="Andere aangiften", role="RETURNS")
    assert (
        code_of(lambda: add_template_folder(actor=cast.anna, now=cast.now, parent_key="", values=add)) == "role_taken"
    )
    key = add_template_folder(actor=cast.anna, now=cast.now, parent_key="", values=TemplateFolderValues(name="Polis"))
    change_template_folder(actor=cast.anna, now=cast.now, key=key, values=TemplateFolderValues(name="Polissen"))
    remove_template_folder(actor=cast.anna, now=cast.now, key="permanent")
    keys = {folder.key for folder in folder_template()}
    assert key in keys and not keys & {"permanent", "id", "coc_extract"}
    with pytest.raises(NotFound):
        remove_template_folder(actor=cast.bram, now=cast.now, key=key)


@pytest.mark.feature("F075")
def test_kinds_are_added_changed_and_archived(cast, office, put):
    made = add_item_type(actor=cast.anna, now=cast.now, values=KindValues(name="Polis", period_kind="year"))
    assert (
        code_of(lambda: add_item_type(actor=cast.anna, now=cast.now, values=KindValues(name="polis"))) == "name_taken"
    )
    change_item_type(actor=cast.anna, now=cast.now, type_id=made, values=KindValues(name="Polis", period_kind="none"))
    used = types_by_key(["income_tax_return"])["income_tax_return"]
    put(type="income_tax_return", period="2025")
    assert (
        code_of(
            lambda: change_item_type(
                actor=cast.anna, now=cast.now, type_id=used.id, values=KindValues(name=used.name, period_kind="month")
            )
        )
        == "type_in_use"
    )
    assert change_item_type(
        actor=cast.anna,
        now=cast.now,
        type_id=used.id,
        values=KindValues(name="Aangifte inkomstenbelasting", period_kind="year", folder_role="RETURNS"),
    ) == ("name",)
    archive_item_type(actor=cast.anna, now=cast.now, type_id=used.id)
    archive_item_type(actor=cast.anna, now=cast.now, type_id=used.id)
    assert "income_tax_return" not in {kind.key for kind in item_types()}
    assert "income_tax_return" in {kind.key for kind in item_types(archived=True)}
    assert Event.objects.filter(name="ItemTypeArchived").count() == 1
    with pytest.raises(NotFound):
        add_item_type(actor=cast.bram, now=cast.now, values=KindValues(name="Stiekem"))


@pytest.mark.feature("F084")
def test_the_first_reading_of_a_contact_is_kept_and_shown(cast, office, put):
    added, daan = put(name="advies.pdf", visibility="shared"), cast.linde.actor("daan")
    assert record_read(actor=daan, now=cast.now, version_id=added.version_id)
    assert not record_read(actor=daan, now=cast.now, version_id=added.version_id)
    assert not record_read(actor=cast.anna, now=cast.now, version_id=added.version_id)
    (reader,) = item_for(cast.anna, added.item_id).item.readers
    assert reader.name == "Daan de Vries" and reader.at == cast.now
    assert Event.objects.filter(name="ItemRead").count() == 1


@pytest.mark.feature("F084")
def test_a_receipt_of_somebody_it_is_not_for_is_not_recorded(cast, office, put):
    hidden, other = put(name="intern.pdf"), put(name="fatima.pdf", client="fatima", visibility="shared")
    for version in (hidden.version_id, other.version_id):
        with pytest.raises(NotFound):
            record_read(actor=cast.linde.actor("daan"), now=cast.now, version_id=version)


@pytest.mark.feature("F083")
def test_pages_seen_are_kept_per_contact(cast, office, put):
    from aanzet.documents.actions.files import record_inspection
    from aanzet.documents.models import FileVersion

    added, daan = put(name="aangifte.pdf", visibility="shared"), cast.linde.actor("daan")
    file_id = FileVersion.objects.get(id=added.version_id).file_id
    record_inspection(now=cast.now, file_id=file_id, pages=4, trouble="")
    assert record_pages(actor=daan, now=cast.now, version_id=added.version_id, pages=[2, 1, 2]) == (1, 2)
    assert record_pages(actor=daan, now=cast.now, version_id=added.version_id, pages=[4, 5, -1, 0]) == (1, 2, 4)

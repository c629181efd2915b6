"""Walls between organizations, and the keys that are enforced."""

from django.db import migrations

from aanzet.core.migration_ops import ME, MINE, Isolate, OwnedKey


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("clients", "0002_walls")]

    operations = [
        Isolate(
            "documents_storedfile",
            portal="exists (select from documents_fileversion v where v.organization_id = documents_storedfile.organization_id and v.file_id = documents_storedfile.id)",
        ),
        Isolate("documents_foldertemplate"),
        Isolate("documents_folder", portal=f"visibility = 'shared' and {MINE}"),
        Isolate("documents_dossieritemtype", portal="true"),
        Isolate("documents_dossieritem", portal=f"visibility = 'shared' and removed_at is null and {MINE}"),
        Isolate(
            "documents_fileversion",
            portal="exists (select from documents_dossieritem i where i.organization_id = documents_fileversion.organization_id and i.id = documents_fileversion.item_id)",
        ),
        Isolate("documents_itemread", portal=f"person_id = {ME}"),
        OwnedKey("documents_folder", "client_id", "clients_client"),
        OwnedKey("documents_folder", "parent_id", "documents_folder"),
        OwnedKey("documents_dossieritem", "client_id", "clients_client"),
        OwnedKey("documents_dossieritem", "folder_id", "documents_folder"),
        OwnedKey("documents_dossieritem", "type_id", "documents_dossieritemtype"),
        OwnedKey("documents_fileversion", "item_id", "documents_dossieritem"),
        OwnedKey("documents_fileversion", "file_id", "documents_storedfile"),
        OwnedKey("documents_itemread", "item_id", "documents_dossieritem"),
        OwnedKey("documents_itemread", "version_id", "documents_fileversion"),
    ]

"""Walls between organizations, and the keys that are enforced."""

from django.db import migrations

from aanzet.core.migration_ops import ME, MINE, Isolate, OwnedKey, ShowInPortal


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_initial"), ("access", "0002_walls")]

    operations = [
        Isolate("clients_client", portal="id" + MINE.removeprefix("client_id")),
        Isolate("clients_clientnumberalias"),
        Isolate("clients_contactfunction", portal="true"),
        Isolate("clients_contact", portal=f"id = {ME}"),
        Isolate("clients_contactlink", portal=MINE),
        Isolate("clients_roleassignment", portal=MINE),
        Isolate("clients_product"),
        Isolate("clients_clientproduct"),
        Isolate("clients_clientfilingperiod"),
        Isolate("clients_bankaccount"),
        Isolate("clients_importbatch"),
        Isolate("clients_importrow"),
        Isolate("clients_importmapping"),
        OwnedKey("clients_clientnumberalias", "client_id", "clients_client"),
        OwnedKey("clients_contact", "id", "access_person"),
        OwnedKey("clients_contactlink", "contact_id", "clients_contact"),
        OwnedKey("clients_contactlink", "client_id", "clients_client"),
        OwnedKey("clients_roleassignment", "client_id", "clients_client"),
        OwnedKey("clients_roleassignment", "role_id", "access_teamrole"),
        OwnedKey("clients_roleassignment", "member_id", "access_teammember"),
        OwnedKey("clients_clientproduct", "client_id", "clients_client"),
        OwnedKey("clients_clientproduct", "product_id", "clients_product"),
        OwnedKey("clients_clientfilingperiod", "client_id", "clients_client"),
        OwnedKey("clients_bankaccount", "client_id", "clients_client"),
        OwnedKey("clients_importrow", "batch_id", "clients_importbatch", "cascade"),
        # In the portal a contact sees the office's people, himself and the other contacts of his clients.
        ShowInPortal(
            "access_person",
            f"kind = 'member' or id = {ME} or exists (select from clients_contactlink l "
            "where l.organization_id = access_person.organization_id and l.contact_id = access_person.id)",
            before="kind = 'member'",
        ),
    ]

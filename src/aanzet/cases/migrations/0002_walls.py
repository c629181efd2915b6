"""Walls between organizations, and the keys that are enforced."""

from django.db import migrations

from aanzet.core.migration_ops import MINE, Isolate, OwnedKey


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("messages", "0002_walls")]

    operations = [
        Isolate("cases_processtemplate"),
        Isolate("cases_templateversion"),
        Isolate("cases_versionface", portal="true"),
        Isolate("cases_case", portal=f"visible_to_client and state <> 'not_started' and {MINE}"),
        Isolate("cases_caseturnperson"),
        Isolate("cases_phaseentry", portal=f"not internal and {MINE}"),
        Isolate("cases_task", portal=f"side = 'client' and sent_at is not null and {MINE}"),
        Isolate("cases_requestitem", portal=f"state <> 'draft' and {MINE}"),
        Isolate("cases_checkpoint"),
        Isolate("cases_professionalnote"),
        Isolate("cases_casedocument"),
        Isolate("cases_turninterval"),
        Isolate("cases_snooze"),
        OwnedKey("cases_templateversion", "template_id", "cases_processtemplate"),
        OwnedKey("cases_versionface", "id", "cases_templateversion"),
        OwnedKey("cases_case", "client_id", "clients_client"),
        OwnedKey("cases_case", "template_version_id", "cases_templateversion"),
        OwnedKey("cases_caseturnperson", "case_id", "cases_case"),
        OwnedKey("cases_phaseentry", "case_id", "cases_case"),
        OwnedKey("cases_task", "case_id", "cases_case"),
        OwnedKey("cases_requestitem", "case_id", "cases_case"),
        OwnedKey("cases_checkpoint", "case_id", "cases_case"),
        OwnedKey("cases_professionalnote", "case_id", "cases_case"),
        OwnedKey("cases_casedocument", "case_id", "cases_case"),
        OwnedKey("cases_casedocument", "item_id", "documents_dossieritem"),
        OwnedKey("cases_turninterval", "case_id", "cases_case"),
        OwnedKey("cases_snooze", "case_id", "cases_case"),
    ]

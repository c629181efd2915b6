"""Migration operations that build the walls between organizations (architecture 6, reliability 4)."""

from django.db import migrations

ORGANIZATION = "organization_id = nullif(current_setting('app.organization', true), '')::uuid"
OFFICE = "current_setting('app.side', true) = 'office'"
PORTAL = "current_setting('app.side', true) = 'portal'"
# Conditions for the portal: rows of the clients this contact may see, and rows of the contact himself.
MINE = "client_id = any (string_to_array(nullif(current_setting('app.clients', true), ''), ',')::uuid[])"
ME = "nullif(current_setting('app.person', true), '')::uuid"


def shown_when(portal: str | None) -> str:
    """The USING expression of the restrictive policy: the office, or the portal when the row meets `portal`."""
    return f"{OFFICE} or ({PORTAL} and ({portal}))" if portal else OFFICE


class Isolate(migrations.RunSQL):
    """Wall a table: exactly one permissive policy; the portal sees nothing unless `portal` names a condition."""

    def __init__(self, table, portal=None, *, unique=True):
        self.table, self.portal, self.unique = table, portal, unique
        key = f"alter table {table} add constraint {table}_organization_id_key unique (organization_id, id);"
        super().__init__(
            f"""
            alter table {table} alter column organization_id set not null;
            {key if unique else ""}
            alter table {table} enable row level security;
            alter table {table} force row level security;
            create policy organization on {table} using ({ORGANIZATION}) with check ({ORGANIZATION});
            create policy portal on {table} as restrictive using ({shown_when(portal)});
            """,
            f"""
            drop policy portal on {table};
            drop policy organization on {table};
            alter table {table} no force row level security;
            alter table {table} disable row level security;
            {f"alter table {table} drop constraint {table}_organization_id_key;" if unique else ""}
            """,
        )

    def deconstruct(self):
        return self.__class__.__qualname__, [self.table], {"portal": self.portal, "unique": self.unique}

    def describe(self):
        return f"Wall {self.table} by organization"


class ShowInPortal(migrations.RunSQL):
    """Change what the portal sees of a table. A higher app may widen the view of a lower one (`before` to go back)."""

    def __init__(self, table, portal, before=None):
        self.arguments = [table, portal, before]
        change = "drop policy portal on {0}; create policy portal on {0} as restrictive using ({1});"
        super().__init__(
            change.format(table, shown_when(portal)),
            change.format(table, shown_when(before)),
        )

    def deconstruct(self):
        return self.__class__.__qualname__, self.arguments, {}


class OwnedKey(migrations.RunSQL):
    """A foreign key that cannot leave its organization. The checks of an ordinary one ignore row-level security.

    The model's key is an OwnedForeignKey (no constraint of Django). on_delete: "restrict", "cascade" or
    "set null (<column>)".
    """

    def __init__(self, table, column, target, on_delete="restrict"):
        self.arguments = [table, column, target, on_delete]
        name = f"{table}_{column}_owned"
        super().__init__(
            f"""
            alter table {table} add constraint {name} foreign key (organization_id, {column})
                references {target} (organization_id, id) on delete {on_delete} not deferrable;
            """,
            f"alter table {table} drop constraint {name};",
        )

    def deconstruct(self):
        return self.__class__.__qualname__, self.arguments, {}


class AppendOnly(migrations.RunSQL):
    """Refuse UPDATE, DELETE and TRUNCATE on a table, by trigger and by missing grants."""

    def __init__(self, table):
        self.table = table
        super().__init__(
            f"""
            create trigger {table}_append_only before update or delete on {table}
                for each row execute function core_refuse_change();
            create trigger {table}_no_truncate before truncate on {table}
                for each statement execute function core_refuse_change();
            revoke update, delete, truncate on {table} from aanzet_app;
            """,
            f"drop trigger {table}_append_only on {table}; drop trigger {table}_no_truncate on {table};",
        )

    def deconstruct(self):
        return self.__class__.__qualname__, [self.table], {}

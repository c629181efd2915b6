"""Model building blocks of every owned table."""

import uuid

from django.db import models


class OwnedForeignKey(models.ForeignKey):
    """A key to a row of the same organization.

    Django makes no constraint: the migration adds a composite one with OwnedKey where it is enforced. High-volume child
    rows enforce only the key to their case (performance.md); the audit proves the others (I13).
    """

    def __init__(self, to, **options):
        options.setdefault("related_name", "+")
        options.update(on_delete=models.DO_NOTHING, db_constraint=False)
        options.setdefault("db_index", False)  # indexes begin with organization_id and stand in Meta.indexes
        super().__init__(to, **options)

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        for key in ("on_delete", "db_constraint"):
            options.pop(key, None)
        return name, path, args, options


class Owned(models.Model):
    """A row of one organization: random id, and the organization first in every index and key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization_id = models.UUIDField()

    class Meta:
        abstract = True


def index(name: str, *fields: str, **options) -> models.Index:
    """An index that begins with the organization."""
    return models.Index(fields=["organization_id", *fields], name=name, **options)


def unique(name: str, *expressions, **options) -> models.UniqueConstraint:
    """A unique constraint that contains the organization: a global one betrays that a value exists elsewhere."""
    if all(isinstance(expression, str) for expression in expressions):
        return models.UniqueConstraint(fields=["organization_id", *expressions], name=name, **options)
    return models.UniqueConstraint(models.F("organization_id"), *expressions, name=name, **options)

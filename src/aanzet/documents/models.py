"""The dossier of a client: folders, items, versions of files (F073 to F084)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from aanzet.core.fields import Owned, OwnedForeignKey, index, unique

VISIBILITY = [("private", "private"), ("internal", "internal"), ("shared", "shared")]


class StoredFile(Owned):
    """Bytes as they came in; never changed. The storage name is random inside the organization."""

    storage_key = models.CharField(max_length=100)
    name = models.CharField(max_length=200)  # cleaned
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.BinaryField()
    scan = models.CharField(max_length=12, default="unscanned")  # unscanned, waiting, clean, infected
    pages = models.IntegerField(null=True)  # of a PDF, counted after it came in
    trouble = models.CharField(max_length=12, blank=True)  # damaged, encrypted, too_large: cannot be shown
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    client_id = models.UUIDField(null=True)  # the dossier it was brought to, while it is not attached
    attached = models.BooleanField(default=False)  # not attached within 24 h = removed

    class Meta:
        indexes = [index("documents_storedfile_loose", "created_at", condition=Q(attached=False))]


class Upload(Owned):
    """A file on its way in, part by part; what is here stays when a connection breaks (reliability 12)."""

    key = models.CharField(max_length=64)  # of the same file to the same place: so it is found again after a reload
    name = models.CharField(max_length=200)  # cleaned
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)  # bytes that are here, from the beginning
    checksum = models.CharField(max_length=8)  # crc-32 of the whole, by the browser
    created_by = models.UUIDField()
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    file_id = models.UUIDField(null=True)  # the StoredFile it became

    class Meta:
        constraints = [unique("documents_upload_key", "created_by", "key", condition=Q(file_id__isnull=True))]
        indexes = [index("documents_upload_touched", "touched_at")]


class UploadPart(Owned):
    """A stretch of a file on its way in; the next one begins where it ends."""

    upload = OwnedForeignKey(Upload)
    start = models.BigIntegerField()
    size = models.IntegerField()
    storage_key = models.CharField(max_length=100)

    class Meta:
        constraints = [unique("documents_uploadpart_start", "upload", "start")]


class FolderTemplate(Owned):
    """The default tree for new clients (F074). An empty list of kinds or products means: for all."""

    key = models.CharField(max_length=60)
    parent_key = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=30, blank=True)
    visibility = models.CharField(max_length=10, choices=VISIBILITY, default="internal")
    client_uploads = models.BooleanField(default=False)  # contacts may put documents here (F334)
    client_kinds = ArrayField(models.CharField(max_length=12), default=list)
    product_ids = ArrayField(models.UUIDField(), default=list)
    position = models.IntegerField(default=0)

    class Meta:
        constraints = [
            unique("documents_foldertemplate_key", "key"),
            unique("documents_foldertemplate_role", "role", condition=~Q(role="")),
        ]


class Folder(Owned):
    """A place in a dossier; recognised by its role, not by its name."""

    client_id = models.UUIDField()
    parent = OwnedForeignKey("self", null=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=30, blank=True)
    visibility = models.CharField(max_length=10, choices=VISIBILITY, default="internal")
    client_uploads = models.BooleanField(default=False)  # contacts may put documents here (F334)
    template_key = models.CharField(max_length=60, blank=True)  # where it came from; a rename does not lose it
    position = models.IntegerField(default=0)

    class Meta:
        constraints = [
            unique("documents_folder_role", "client_id", "role", condition=~Q(role="")),
            unique("documents_folder_name", "client_id", "parent", Lower("name"), nulls_distinct=False),
        ]


class DossierItemType(Owned):
    """A kind of document with its rules (F075)."""

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    period_kind = models.CharField(max_length=12, default="none")
    folder_role = models.CharField(max_length=30, blank=True)
    visible_to_clients = models.BooleanField(default=True)
    read_receipt = models.BooleanField(default=True)
    retention_class = models.CharField(max_length=20, default="fiscal")
    allowed_kinds = ArrayField(models.CharField(max_length=10), default=list)  # empty: all of G14
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [unique("documents_itemtype_key", "key"), unique("documents_itemtype_name", Lower("name"))]


class DossierItem(Owned):
    """A document with versions (F076)."""

    client_id = models.UUIDField()
    case_id = models.UUIDField(null=True)  # where it came from; the case pins it in its own table
    folder = OwnedForeignKey(Folder, null=True)
    type = OwnedForeignKey(DossierItemType, null=True)
    title = models.CharField(max_length=300)
    period = models.CharField(max_length=12, blank=True)
    visibility = models.CharField(max_length=10, choices=VISIBILITY, default="internal")
    origin = models.CharField(max_length=12, default="upload")  # upload, portal, mail, process, filing, integration
    current_version_id = models.UUIDField(null=True)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    draft = models.BooleanField(default=False)  # type or period still missing
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            index("documents_item_client", "client_id", "changed_at"),
            index("documents_item_changed", "changed_at"),
            index("documents_item_case", "case_id", condition=Q(case_id__isnull=False)),
            index("documents_item_folder", "folder", condition=Q(folder__isnull=False)),
        ]


class FileVersion(Owned):
    """One version of a document; a new one never overwrites."""

    item = OwnedForeignKey(DossierItem)
    number = models.IntegerField()
    file = OwnedForeignKey(StoredFile)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [unique("documents_fileversion_number", "item", "number")]
        indexes = [index("documents_fileversion_file", "file")]


class ItemRead(Owned):
    """First opening of a document by a contact, and which pages he saw (F084)."""

    item = OwnedForeignKey(DossierItem)
    version = OwnedForeignKey(FileVersion)
    person_id = models.UUIDField()
    read_at = models.DateTimeField()
    pages = ArrayField(models.IntegerField(), default=list)

    class Meta:
        constraints = [unique("documents_itemread_one", "version", "person_id")]
        indexes = [index("documents_itemread_item", "item")]

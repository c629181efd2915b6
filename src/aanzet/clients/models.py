"""Clients, contacts and what they take from the office (F028 to F052, F385)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from aanzet.core.fields import Owned, OwnedForeignKey, index, unique


class Client(Owned):
    """A party the office works for (F029). Never deleted while it has history."""

    class Kind(models.TextChoices):
        ORGANIZATION = "organization"
        PERSON = "person"
        INTERNAL = "internal"
        SUPPLIER = "supplier"

    class State(models.TextChoices):
        PROSPECT = "prospect"
        ACTIVE = "active"
        ENDED = "ended"
        ARCHIVED = "archived"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    sort_name = models.CharField(max_length=200)
    search = models.TextField(default="")  # name, number, place and e-mail as rules.names.fold makes them
    legal_form = models.CharField(max_length=60, blank=True)
    kvk_number = models.CharField(max_length=8, blank=True)
    branch_number = models.CharField(max_length=12, blank=True)
    rsin = models.CharField(max_length=9, blank=True)
    bsn = models.BinaryField(null=True)  # encrypted (reliability 9)
    bsn_index = models.BinaryField(null=True)  # keyed hash for exact search
    payroll_number = models.CharField(max_length=12, blank=True)
    vat_id = models.CharField(max_length=14, blank=True)
    vat_number = models.BinaryField(null=True)  # contains the BSN of a sole trader: encrypted too
    vat_number_index = models.BinaryField(null=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    place = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, default="NL")
    group = models.CharField(max_length=100, blank=True)
    employees = models.IntegerField(null=True)
    memo = models.TextField(blank=True)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            unique("clients_client_number", "number"),
            unique("clients_client_rsin", "rsin", condition=~Q(rsin="")),
            unique("clients_client_bsn", "bsn_index", condition=Q(bsn_index__isnull=False)),
            unique("clients_client_internal", "kind", condition=Q(kind="internal")),
        ]
        indexes = [
            index("clients_client_sort", "state", "sort_name"),
            index("clients_client_kvk", "kvk_number"),
            # Without the organization: a GiST index of both takes 8 ms per new client.
            GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="clients_client_search"),
        ]


class ClientNumberAlias(Owned):
    """A former number of a client; still found when matching (F030)."""

    client = OwnedForeignKey(Client)
    number = models.CharField(max_length=20)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [index("clients_alias_number", "number")]


class ContactFunction(Owned):
    """What a contact is at a client: choose recipients by it; gives no rights (F037)."""

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    position = models.IntegerField(default=0)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [unique("clients_contactfunction_key", "key")]


class Contact(Owned):
    """A natural person of one or more clients (F034). The id is the person's id in access."""

    class Portal(models.TextChoices):
        NONE = "none"
        INVITED = "invited"
        ACTIVE = "active"
        BLOCKED = "blocked"

    birth_date = models.DateField(null=True)
    mobile = models.CharField(max_length=20, blank=True)
    mobile_verified_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=10, default="email")
    portal = models.CharField(max_length=10, choices=Portal.choices, default=Portal.NONE)
    refused_email = models.EmailField(
        blank=True, db_default=""
    )  # an address that bounced; marks the contact as long as it is his
    refused_mobile = models.CharField(
        max_length=20, blank=True, db_default=""
    )  # a number that text messages do not reach
    archived_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)


class ContactLink(Owned):
    """A person at a client, with functions; one link per client is primary (F036)."""

    contact = OwnedForeignKey(Contact)
    client = OwnedForeignKey(Client)
    functions = ArrayField(models.CharField(max_length=40), default=list)  # keys of ContactFunction
    primary = models.BooleanField(default=False)
    portal = models.BooleanField(default=True)
    position = models.IntegerField(default=0)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            unique("clients_contactlink_pair", "contact", "client"),
            unique("clients_contactlink_primary", "client", condition=Q(primary=True)),
        ]
        indexes = [index("clients_contactlink_client", "client", "position")]


class RoleAssignment(Owned):
    """A team role on a client held by a member, in order (F010, F023)."""

    client = OwnedForeignKey(Client)
    role_id = models.UUIDField()  # access.TeamRole
    member_id = models.UUIDField()  # access.TeamMember
    position = models.IntegerField(default=0)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [unique("clients_roleassignment_one", "client", "role_id", "member_id")]
        indexes = [
            index("clients_roleassignment_client", "client", "role_id", "position"),
            index("clients_roleassignment_mbr", "member_id", "client"),
        ]


class Product(Owned):
    """A service a client can take (F044)."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    group = models.CharField(max_length=100, blank=True)
    filing_kind = models.CharField(max_length=40, blank=True)
    period_kind = models.CharField(max_length=12, default="none")
    archived_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [unique("clients_product_code", Lower("code")), unique("clients_product_name", Lower("name"))]


class ClientProduct(Owned):
    """A product a client takes, from and until (F045)."""

    client = OwnedForeignKey(Client)
    product = OwnedForeignKey(Product)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        indexes = [
            index("clients_clientproduct_client", "client", "product"),
            index("clients_clientproduct_product", "product", "client"),
        ]


class ClientFilingPeriod(Owned):
    """How often a client files, per family PAYROLL_TAX or VAT (F051, F052)."""

    client = OwnedForeignKey(Client)
    family = models.CharField(max_length=20)
    period_kind = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        indexes = [index("clients_filingperiod_client", "client", "family", "valid_from")]


class BankAccount(Owned):
    """An IBAN of a client with its holder and use (F050)."""

    client = OwnedForeignKey(Client)
    iban = models.CharField(max_length=34)
    holder = models.CharField(max_length=200, blank=True)
    use = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [unique("clients_bankaccount_iban", "client", "iban")]


class ImportBatch(Owned):
    """One uploaded workbook on its way in: recognise, map, check, preview, apply, undo (F385)."""

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        MAPPED = "mapped"
        CHECKED = "checked"
        APPLYING = "applying"
        APPLIED = "applied"
        UNDOING = "undoing"
        UNDONE = "undone"
        FAILED = "failed"

    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    file_name = models.CharField(max_length=200)
    storage_key = models.CharField(max_length=100)
    sha256 = models.BinaryField()
    source = models.CharField(max_length=200, blank=True)  # columns are remembered per source
    tabs = models.JSONField(default=list)  # recognised tabs, header rows, columns with samples
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    progress = models.IntegerField(default=0)
    error = models.CharField(max_length=60, blank=True)
    created_by = models.UUIDField()
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [index("clients_importbatch_at", "created_at")]


class ImportRow(Owned):
    """One row of a batch with what is wrong and what will happen."""

    batch = OwnedForeignKey(ImportBatch)
    tab = models.CharField(max_length=20)  # clients, contacts, links
    sheet = models.CharField(max_length=200, default="")
    row = models.IntegerField()
    number = models.CharField(max_length=200, default="")
    cells = models.JSONField(default=dict)
    values = models.JSONField(default=dict)  # in normal form, only what applies; secret ones encrypted
    link = models.JSONField(null=True)  # of a contact row or a link row
    issues = models.JSONField(default=list)
    outcome = models.CharField(max_length=12)  # new, changed, same, error, dropped
    differences = models.JSONField(default=dict)
    target_id = models.UUIDField(null=True)
    applied = models.BooleanField(default=False)
    undo = models.JSONField(null=True)
    # Bringing in a new client (F126): "" = not asked, waiting, started, passed (not meant for it), failed; and why.
    onboarding = models.CharField(max_length=8, blank=True, db_default="")
    onboarding_code = models.CharField(max_length=40, blank=True, db_default="")
    onboarding_values = models.JSONField(null=True)
    begun_id = models.UUIDField(null=True)  # what was started; its table is on a higher floor

    class Meta:
        constraints = [unique("clients_importrow_row", "batch", "tab", "row")]
        indexes = [
            index("clients_importrow_outcome", "batch", "outcome", "row"),
            index("clients_importrow_onboarding", "batch", "onboarding", "row", condition=~Q(onboarding="")),
        ]


class ImportMapping(Owned):
    """The columns of a source as they were mapped the last time."""

    source = models.CharField(max_length=200)
    mapping = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [unique("clients_importmapping_source", "source")]

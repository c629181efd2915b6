"""Organizations, people and their rights. Decisions live in rules/permissions.py."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from aanzet.core.fields import Owned, OwnedForeignKey, index, unique
from aanzet.rules.dates import CLOSES, OPENS


class Organization(models.Model):
    """Owner of all data: an accountancy office, an invoice handling firm, a housing corporation (F001)."""

    class Profile(models.TextChoices):
        ACCOUNTANCY = "accountancy"
        INVOICES = "invoices"
        HOUSING = "housing"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    kvk_number = models.CharField(max_length=8, blank=True)
    profile = models.CharField(max_length=20, choices=Profile.choices, default=Profile.ACCOUNTANCY)
    zone = models.CharField(max_length=60, default="Europe/Amsterdam")
    language = models.CharField(max_length=5, default="nl")
    address_form = models.CharField(max_length=2, default="je")  # je or u
    working_weekdays = ArrayField(models.SmallIntegerField(), default=list)  # 0 = Monday; empty = Monday to Friday
    holidays = ArrayField(models.DateField(), default=list)
    opens = models.TimeField(default=OPENS)  # working hours of a working day (F343)
    closes = models.TimeField(default=CLOSES)
    safety_net_member_id = models.UUIDField(null=True)
    brand_colour = models.CharField(max_length=7, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    reply_address = models.CharField(max_length=254, blank=True)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    bsn_allowed = models.BooleanField(default=False)  # with a recorded legal ground (F046)
    bsn_ground = models.CharField(max_length=1000, blank=True)
    settings = models.JSONField(default=dict)
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    version = models.IntegerField(default=1)


class LoginManager(BaseUserManager):
    """Finds a login by e-mail address, without regard to case."""

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, password=None, **fields):
        login = self.model(email=self.normalize_email(email).lower(), **fields)
        login.set_password(password)
        login.save()
        return login


class Login(AbstractBaseUser):
    """How one signs in: e-mail address and credentials. One login may be a person in several organizations (F008)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, default="nl")
    theme = models.CharField(max_length=5, blank=True)  # light, dark or empty: as the system
    single_keys = models.BooleanField(default=True)  # single-letter keys on (WCAG 2.1.4)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LoginManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    is_staff = is_superuser = False

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="access_login_email")]

    def has_perm(self, permission, obj=None):
        """Django's permissions are not used: may() decides."""
        return False

    has_module_perms = has_perm


class SignInLink(models.Model):
    """A mailed link or code for signing in: random, stored hashed, 15 minutes, single use (reliability 7.2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    login = models.ForeignKey(Login, on_delete=models.CASCADE)
    for_organization = models.UUIDField(null=True)  # in whose name the mail was written
    token_sha256 = models.BinaryField(unique=True)
    code_hmac = models.BinaryField(null=True)
    nonce_sha256 = models.BinaryField()  # cookie of the browser that asked
    purpose = models.CharField(max_length=20, default="sign_in")
    next_url = models.CharField(max_length=500, blank=True)
    tries = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class LoginSession(models.Model):
    """One browser that is signed in. Removing the row ends the session at the next request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    login = models.ForeignKey(Login, on_delete=models.CASCADE)
    session_key = models.CharField(max_length=40, unique=True)
    strong = models.BooleanField(default=False)  # password with a second factor, or a passkey: good for the office
    browser = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)  # last proof by another factor than mail (reliability 7.4)
    by_provider_of = models.UUIDField(null=True)  # came in by the provider of this organization: good only there


class Person(Owned):
    """A team member or a contact: one number space and one set of e-mail addresses for both (F006, F007)."""

    class Kind(models.TextChoices):
        MEMBER = "member"
        CONTACT = "contact"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.CharField(max_length=20)
    first_name = models.CharField(max_length=200, blank=True)
    last_name = models.CharField(max_length=200)
    name = models.CharField(max_length=400)  # as shown: "Daan de Vries"
    sort_name = models.CharField(max_length=400)  # folded: "vries daan de"
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=5, default="nl")
    login = models.ForeignKey(Login, null=True, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    last_sign_in_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            unique("access_person_number", "number"),
            unique("access_person_email", Lower("email"), condition=~Q(email="")),
            unique("access_person_login", "login", condition=Q(login__isnull=False)),
        ]
        indexes = [index("access_person_sort", "kind", "sort_name")]


class AuthorizationRole(Owned):
    """What a team member may do: a set of permissions (F014). Built-in: viewer, editor, manager, admin."""

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    permissions = ArrayField(models.CharField(max_length=60), default=list)
    reaches_all_clients = models.BooleanField(default=False)
    built_in = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            unique("access_authorizationrole_key", "key"),
            unique("access_authorizationrole_name", Lower("name"), condition=Q(archived_at__isnull=True)),
        ]


class TeamMember(Owned):
    """A user of the office (F004). The id is the person's id."""

    class State(models.TextChoices):
        INVITED = "invited"
        ACTIVE = "active"
        DEACTIVATED = "deactivated"

    role = OwnedForeignKey(AuthorizationRole)
    state = models.CharField(max_length=12, choices=State.choices, default=State.INVITED)
    prepared = models.BooleanField(default=True)  # saved but not invited yet (F005)
    function = models.CharField(max_length=200, blank=True)
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=1, default=40)
    extra_permissions = ArrayField(models.CharField(max_length=60), default=list)  # granted to this person only
    deactivated_at = models.DateTimeField(null=True)
    factor_reset_at = models.DateTimeField(null=True)  # when his second factors go, asked by a colleague
    version = models.IntegerField(default=1)


class TeamRole(Owned):
    """What a member is responsible for on one client (F011); `relation_manager` is fixed in code."""

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    position = models.IntegerField(default=0)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            unique("access_teamrole_key", "key"),
            unique("access_teamrole_name", Lower("name"), condition=Q(archived_at__isnull=True)),
        ]


class ProcessTeam(Owned):
    """A named, ordered group of team members for phases and tasks (F019); with a kind it is a group (F020).

    Both are a target of tasks in the same way, so they share their names and their members.
    """

    class Kind(models.TextChoices):
        PROCESS_TEAM = ""
        DEPARTMENT = "department"
        ENVIRONMENT = "environment"
        PARTNER = "partner"

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PROCESS_TEAM, blank=True)
    name = models.CharField(max_length=200)
    archived_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [unique("access_processteam_name", Lower("name"), condition=Q(archived_at__isnull=True))]


class ProcessTeamMember(Owned):
    """Membership of a process team or group, in order. manages: he decides who is in it, of a group (F020)."""

    team = OwnedForeignKey(ProcessTeam)
    member = OwnedForeignKey(TeamMember)
    position = models.IntegerField(default=0)
    manages = models.BooleanField(default=False)

    class Meta:
        constraints = [unique("access_processteammember_pair", "team", "member")]


class AwayKind(models.TextChoices):
    """Why somebody is away. Seen by himself and by managers only: illness is nobody else's business."""

    HOLIDAY = "holiday"
    ILLNESS = "illness"
    LEAVE = "leave"
    TRAINING = "training"
    OTHER = "other"


class Absence(Owned):
    """Days on which a team member does not work (F022). Absences of one member never share a day."""

    member = OwnedForeignKey(TeamMember)
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # empty: until further notice
    from_noon = models.BooleanField(default=False)  # the first day from noon on only
    until_noon = models.BooleanField(default=False)  # the last day until noon only
    kind = models.CharField(max_length=12, choices=AwayKind.choices, default=AwayKind.HOLIDAY)
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="access_absence_ends",
            )
        ]
        indexes = [index("access_absence_member", "member", "from_on")]


class StandIn(Owned):
    """A team member who acts for another one in a period (F021). Of two that overlap the newest counts."""

    member = OwnedForeignKey(TeamMember)
    stand_in = OwnedForeignKey(TeamMember)
    role = OwnedForeignKey(TeamRole, null=True)  # empty: for all of his work
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # empty: until further notice
    kind = models.CharField(max_length=12, choices=AwayKind.choices, default=AwayKind.HOLIDAY)
    named_at = models.DateTimeField()
    named_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="access_standin_ends",
            ),
            models.CheckConstraint(condition=~Q(member=models.F("stand_in")), name="access_standin_other"),
        ]
        indexes = [
            index("access_standin_member", "member", "from_on"),
            index("access_standin_standin", "stand_in", "from_on"),
        ]


class SingleSignOn(Owned):
    """The identity provider of an organization, by which its team members sign in (F025). At most one."""

    name = models.CharField(max_length=60)  # on the button: "Log in with ..."
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=200)
    client_secret = models.BinaryField(null=True)  # sealed
    secret_set_at = models.DateTimeField(null=True)
    second_step_there = models.BooleanField(default=False)  # the organization says its provider always asks one
    required = models.BooleanField(default=False)  # colleagues come in no other way; admins can
    enabled = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [unique("access_singlesignon_one")]


class MemberIdentity(Owned):
    """A team member as the provider of his organization knows him. The subject counts: addresses move on."""

    member = OwnedForeignKey(TeamMember)
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            unique("access_memberidentity_subject", "issuer", "subject"),
            unique("access_memberidentity_member", "member", "issuer"),
        ]


class Invitation(Owned):
    """An invitation to sign in: single use, 7 days for team members, 14 for contacts; resendable, revocable (F017)."""

    person = OwnedForeignKey(Person)
    token_sha256 = models.BinaryField()
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [unique("access_invitation_token", "token_sha256")]
        indexes = [index("access_invitation_person", "person")]


class EmailChange(Owned):
    """A new address that waits for a yes from the old and from the new one (F007)."""

    person = OwnedForeignKey(Person)
    email = models.EmailField()
    old_token_sha256 = models.BinaryField()
    new_token_sha256 = models.BinaryField()
    old_confirmed_at = models.DateTimeField(null=True)
    new_confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # done, or replaced by a later one

    class Meta:
        indexes = [index("access_emailchange_person", "person")]


class WordList(Owned):
    """A word of the organization instead of the profile's (F002)."""

    key = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    one = models.CharField(max_length=60)
    many = models.CharField(max_length=60)

    class Meta:
        constraints = [unique("access_wordlist_key", "key", "language")]


class SavedView(Owned):
    """A named filter of a list, own or shared, with an optional alert (F220)."""

    page = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    query = models.TextField()  # query string of the page
    owner = OwnedForeignKey(Person)
    shared = models.BooleanField(default=False)
    alert = models.BooleanField(default=False)
    alerted_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [unique("access_savedview_name", "owner", "page", "name")]
        indexes = [index("access_savedview_page", "page")]

"""Make one firm of the demo, through the same actions that people use."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from aanzet.access.actions.absences import enter_absence
from aanzet.access.actions.groups import add_group, change_group
from aanzet.access.actions.invitations import accept_invitation, invite_team_member
from aanzet.access.actions.members import NewMember, add_team_member
from aanzet.access.actions.organizations import NewOrganization, change_organization, create_organization
from aanzet.access.actions.people import NewPerson, give_login
from aanzet.access.actions.process_teams import add_process_team
from aanzet.access.actions.sign_in import set_password
from aanzet.access.actions.single_sign_on import SignOnValues, change_single_sign_on, switch_single_sign_on
from aanzet.access.queries.organizations import organization
from aanzet.access.queries.roles import team_roles
from aanzet.access.queries.single_sign_on import sign_on_settings
from aanzet.access.queries.visitors import actor_of
from aanzet.cases.actions.templates import create_template, publish_template
from aanzet.cases.queries.library import model
from aanzet.clients.actions.clients import NewProduct, NewRole, add_client
from aanzet.clients.actions.contacts import NewContact, NewLink, add_contact, link_contact
from aanzet.clients.actions.products import NewProductValues, add_product
from aanzet.core.scope import scope
from aanzet.messages.actions.settings import change_message_settings
from aanzet.office.demo.people import PASSWORD, Colleague, Firm, Relation
from aanzet.rules.actors import Actor, system
from aanzet.rules.dates import local_day
from aanzet.rules.standins import Period

CLIENT_ID, CLIENT_SECRET = "aanzet", "oefengeheim"  # of the simulator (connectors/oidc)
SINCE = date(2021, 1, 1)  # the relations are older than the demo


@dataclass
class Made:
    """What was made: ids by key or name."""

    organization_id: UUID
    people: dict[str, UUID] = field(default_factory=dict)
    products: dict[str, UUID] = field(default_factory=dict)
    clients: dict[str, UUID] = field(default_factory=dict)
    contacts: dict[str, UUID] = field(default_factory=dict)  # first name -> id
    templates: dict[str, UUID] = field(default_factory=dict)  # model key -> id
    cases: dict[tuple[str, str], UUID] = field(default_factory=dict)  # model key and client -> id
    loose_tasks: dict[str, UUID] = field(default_factory=dict)  # title -> id

    def actor(self, key: str) -> Actor:
        """A colleague or contact as an actor, in the scope that is open."""
        found = actor_of(self.people.get(key) or self.contacts[key])
        if found is None:
            raise LookupError(key)
        return found


def make(firm: Firm, now: datetime) -> Made:
    """The organization with its people, clients and templates; no cases yet."""
    first = firm.colleagues[0]
    created = create_organization(
        now=now,
        organization=NewOrganization(
            firm.name,
            _person(firm, first),
            firm.profile,
            firm.slug,
            brand_colour=firm.colour,
            demo=True,
            adoption_required=False,
            mail_wait=0,
        ),
    )
    made = Made(created.organization_id, {first.key: created.admin_id})
    for colleague in firm.colleagues[1:]:
        made.people[colleague.key] = _colleague(firm, made, colleague, now)
    with scope(made.organization_id):
        login = give_login(actor=system(made.organization_id), now=now, person_id=created.admin_id)
    set_password(now=now, login_id=login, password=PASSWORD)
    with scope(made.organization_id):
        admin = made.actor(first.key)
        change_message_settings(actor=admin, now=now, values={"quiet_hours": False})
        if firm.profile == "accountancy":
            change_organization(
                actor=admin,
                now=now,
                changes={"bsn_allowed": True, "bsn_ground": "Artikel 52 AWR: aangifte voor cliënten"},
            )
        _teams(firm, made, admin, now)
        _absence(firm, made, admin, now)
        for code, name, period_kind, filing_kind in firm.products:
            product = NewProductValues(code=code, name=name, period_kind=period_kind, filing_kind=filing_kind)
            made.products[name] = add_product(actor=admin, now=now, product=product)
        roles = {role.key: role.id for role in team_roles()}
        for relation in firm.relations:
            made.clients[relation.name] = _client(made, admin, now, relation, roles)
    return made


def publish_models(firm: Firm, made: Made, now: datetime) -> None:
    """The templates that are in use; "Aangifte IB" stands ready as a draft for whoever walks through the demo."""
    with scope(made.organization_id):
        admin = made.actor(firm.colleagues[0].key)
        for key in firm.templates:
            shipped = model(key)
            if shipped is None:
                raise LookupError(key)
            template = create_template(actor=admin, now=now, name=shipped.title, model_key=key)
            publish_template(actor=admin, now=now, template_id=template, despite_warnings=True)
            made.templates[key] = template
        if firm.templates:
            made.templates["income_tax"] = create_template(
                actor=admin, now=now, name="Aangifte IB", model_key="income_tax"
            )


def use_provider(organization_id: UUID, address: str, now: datetime) -> None:
    """Single sign-on by the provider on loopback; what somebody filled in himself is left alone."""
    actor = system(organization_id)
    known = sign_on_settings(actor)
    if known is not None and not known.issuer.startswith("http://127.0.0.1:"):
        return
    if known is None or known.issuer != address:
        values = SignOnValues("Oefenaanbieder", address, CLIENT_ID, CLIENT_SECRET)
        change_single_sign_on(actor=actor, now=now, values=values, version=known.version if known else 0)
    if known is None:
        switch_single_sign_on(actor=actor, now=now, on=True)


def _person(firm: Firm, colleague: Colleague) -> NewPerson:
    return NewPerson(colleague.first_name, colleague.last_name, f"{colleague.key}@{firm.slug}.example")


def _colleague(firm: Firm, made: Made, colleague: Colleague, now: datetime) -> UUID:
    with scope(made.organization_id):
        admin = made.actor(firm.colleagues[0].key)
        member = NewMember(_person(firm, colleague), colleague.role)
        member_id = add_team_member(actor=admin, now=now, member=member)
        invitation = invite_team_member(actor=admin, now=now, member_id=member_id)
    accept_invitation(now=now, organization_id=made.organization_id, invitation_id=invitation, password=PASSWORD)
    return member_id


def _teams(firm: Firm, made: Made, admin: Actor, now: datetime) -> None:
    names = dict.fromkeys(team for colleague in firm.colleagues for team in colleague.teams)
    for name in names:
        members = [made.people[colleague.key] for colleague in firm.colleagues if name in colleague.teams]
        add_process_team(actor=admin, now=now, name=name, members=members)
    if len(firm.colleagues) > 2:  # a group for who answers the phone, which its first member manages himself
        people = [made.people[colleague.key] for colleague in firm.colleagues[1:3]]
        group = add_group(actor=admin, now=now, kind="department", name="Secretariaat")
        change_group(actor=admin, now=now, group_id=group, members=people, managers=people[:1], version=1)


def _absence(firm: Firm, made: Made, admin: Actor, now: datetime) -> None:
    """The second colleague is away next week, and the third one stands in."""
    if len(firm.colleagues) < 3:
        return
    away, other = (made.people[colleague.key] for colleague in firm.colleagues[1:3])
    day = local_day(now, organization(made.organization_id).tz)
    monday = day + timedelta(days=7 - day.weekday())
    period = Period(monday, monday + timedelta(days=4))
    enter_absence(actor=admin, now=now, member_id=away, period=period, stand_in_id=other)


def _client(made: Made, admin: Actor, now: datetime, relation: Relation, roles: dict[str, UUID]) -> UUID:
    client = add_client(
        actor=admin,
        now=now,
        values={
            "kind": relation.kind,
            "name": relation.name,
            "place": relation.place,
            "started_on": SINCE,
            **({"legal_form": relation.legal_form} if relation.legal_form else {}),
        },
        products=[NewProduct(made.products[name]) for name in relation.products],
        periods={"vat": relation.vat} if relation.vat else None,
        roles=[NewRole(roles[role], made.people[key]) for role, key in relation.team],
    )
    for number, person in enumerate(relation.contacts):
        contact = NewContact(person.first_name, person.last_name, person.email, mobile=person.mobile)
        contact_id = made.contacts[person.first_name] = add_contact(actor=admin, now=now, contact=contact)
        link = NewLink(person.functions or ("authorized_representative",), primary=number == 0)
        link_contact(actor=admin, now=now, contact_id=contact_id, client_id=client, link=link)
        give_login(actor=system(made.organization_id), now=now, person_id=contact_id)
    return client

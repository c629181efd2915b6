"""What clients do when something happens in access, and what access may ask of them."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from aanzet.access.events import InvitationAccepted, OrganizationCreated, PersonInvited
from aanzet.access.ports import ClientHeld, ClientSelection, OpenWork, register_client_reach, register_hand_over
from aanzet.access.queries.organizations import organization
from aanzet.clients.actions.clients import create_internal_client
from aanzet.clients.actions.functions import add_default_functions
from aanzet.clients.actions.portal import note_entered, note_invited
from aanzet.clients.actions.roles import assign_role_on_many, end_roles_of_member
from aanzet.clients.queries.contacts import clients_in_portal, clients_to_look_along
from aanzet.clients.queries.engine import function_choices
from aanzet.clients.queries.selections import selected_clients, selections
from aanzet.clients.queries.team import clients_of_member, roles_held
from aanzet.core.log import Recorded, on
from aanzet.rules.actors import CONTACT, Actor, system


@on(OrganizationCreated, together=True)
def on_organization_created(event: Recorded) -> None:
    """An organization is never without its internal client 0000 and the functions its contacts can have."""
    house = system(event.organization_id)
    create_internal_client(actor=house, now=event.at, name=organization(event.organization_id).name)
    add_default_functions(actor=house, now=event.at, profile=event.payload["profile"])


@on(PersonInvited, together=True)
def on_person_invited(event: Recorded) -> None:
    """The card shows at once that a contact was invited."""
    if event.payload["kind"] == CONTACT and event.object_id:
        note_invited(actor=system(event.organization_id), now=event.at, contact_id=event.object_id)


@on(InvitationAccepted, together=True)
def on_invitation_accepted(event: Recorded) -> None:
    """The card shows at once that a contact came in."""
    if event.payload["kind"] == CONTACT and event.object_id:
        note_entered(actor=system(event.organization_id), now=event.at, contact_id=event.object_id)


class Reach:
    """Who reaches which client (access.ports.ClientReach)."""

    def of_contact(self, person_id: UUID) -> tuple[UUID, ...]:
        """The clients a contact sees in the portal."""
        return clients_in_portal(person_id)

    def to_look_along(self, actor: Actor, person_id: UUID) -> tuple[UUID, ...]:
        """The clients of the contact that the member reaches."""
        return clients_to_look_along(actor, person_id)

    def selections(self, actor: Actor) -> tuple[ClientSelection, ...]:
        """All clients, and those that take one product."""
        return selections()

    def held_by(self, member_id: UUID) -> tuple[ClientHeld, ...]:
        """The clients on which the member holds a team role."""
        return tuple(
            ClientHeld(one["number"], one["name"], tuple(one["role_keys"]), tuple(one["roles"]))
            for one in clients_of_member(member_id)
        )

    def functions(self) -> tuple[tuple[str, str], ...]:
        """The functions of contacts; a team member has his at the internal client."""
        return function_choices()

    def link(self, *, actor: Actor, now: datetime, member_id: UUID, role_id: UUID, selection: str) -> int:
        """Give a member a team role on every client of a selection."""
        clients = selected_clients(selection)
        return assign_role_on_many(actor=actor, now=now, client_ids=clients, role_id=role_id, member_id=member_id)


class TeamRoles:
    """The team roles of a member who leaves (access.ports.HandOver)."""

    def open_work(self, member_id: UUID) -> tuple[OpenWork, ...]:
        """On how many clients he holds a role."""
        held = roles_held(member_id)
        return (OpenWork(gettext("team roles on clients"), held),) if held else ()

    def move(self, *, actor: Actor, now: datetime, member_id: UUID, to_member_id: UUID) -> None:
        """Give them all to another member."""
        end_roles_of_member(actor=actor, now=now, member_id=member_id, to_member_id=to_member_id)


register_client_reach(Reach())
register_hand_over("clients", TeamRoles())

"""Who is behind a session, and what may he do: asked once per request."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from aanzet.access.models import Person, TeamMember
from aanzet.access.ports import client_reach
from aanzet.access.queries.engine import STANDS_IN, stood_in_for
from aanzet.access.queries.organizations import FIELDS, OrganizationFacts, facts_from
from aanzet.rules.actors import CONTACT, MEMBER, Actor
from aanzet.rules.permissions import PERMISSIONS

IDLE = {MEMBER: timedelta(minutes=60), CONTACT: timedelta(minutes=20)}
LONGEST = {MEMBER: timedelta(hours=12), CONTACT: timedelta(hours=8)}
PROOF_LASTS = timedelta(minutes=5)

WHO = f"""
select app_now() as now, s.started_at, s.seen_at, s.proved_at, s.strong, s.by_provider_of, s.id as session_id,
       p.kind, p.name, p.first_name, p.language, l.id as login_id, l.theme, l.single_keys,
       m.state, m.extra_permissions, m.function, r.key as role, r.name as role_name, r.permissions,
       r.reaches_all_clients, case when p.kind = 'member' then {STANDS_IN} end as standing,
       {", ".join(f"o.{name} as o_{name}" for name in FIELDS)}
  from access_person p
  join access_organization o on o.id = p.organization_id
  join access_login l on l.id = p.login_id and l.is_active
  join access_loginsession s on s.login_id = l.id and s.session_key = %(session_key)s
   and (s.by_provider_of is null or s.by_provider_of = p.organization_id)
  left join access_teammember m on m.organization_id = p.organization_id and m.id = p.id
  left join access_authorizationrole r on r.organization_id = m.organization_id and r.id = m.role_id
 where p.organization_id = %(organization_id)s and p.id = %(person_id)s
"""  # noqa: S608 - names of columns, ours


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person in one organization, at one moment.

    role: key of the authorization role of a team member. seen_at: last activity as it was last written. proved_at: last
    proof by another factor than mail. strong: signed in by more than a mail, so good for the office. by_provider:
    signed in by the provider of his organization, so good only there and for nothing of the login itself.
    """

    actor: Actor
    organization: OrganizationFacts
    now: datetime
    login_id: UUID
    session_id: UUID
    first_name: str
    role: str
    role_name: str
    theme: str
    single_keys: bool
    started_at: datetime
    seen_at: datetime
    proved_at: datetime | None
    strong: bool
    by_provider: bool = False

    @property
    def is_over(self) -> bool:
        """Away for too long, or signed in too long ago (F025, F332)."""
        kind = self.actor.kind
        return self.now - self.seen_at > IDLE[kind] or self.now - self.started_at > LONGEST[kind]

    @property
    def has_fresh_proof(self) -> bool:
        """Whether he showed within 5 minutes that it is him, by another factor than mail (reliability 7.4)."""
        return self.proved_at is not None and self.now - self.proved_at <= PROOF_LASTS


def visitor(organization_id: UUID, person_id: UUID, session_key: str) -> Visitor | None:
    """Who this is, in an office scope of the organization; None when the session or the membership ended.

    One query, and one more for a contact (his clients).
    """
    with connection.cursor() as cursor:
        keys = {"organization_id": organization_id, "person_id": person_id, "session_key": session_key}
        cursor.execute(WHO, keys)  # type: ignore[arg-type]
        row = cursor.fetchone()
        if row is None:
            return None
        names = [column.name for column in cursor.description]
    found = dict(zip(names, row, strict=True))
    if found["kind"] == MEMBER and found["state"] != TeamMember.State.ACTIVE:
        return None
    found["o_settings"] = _parsed(found["o_settings"])
    facts = facts_from({name: found[f"o_{name}"] for name in FIELDS})
    return Visitor(
        actor=_actor(found, facts.id, person_id),
        organization=facts,
        now=found["now"],
        login_id=found["login_id"],
        session_id=found["session_id"],
        first_name=found["first_name"] or found["name"].split()[0],
        role=found["role"] or "",
        role_name=found["role_name"] or "",
        theme=found["theme"],
        single_keys=found["single_keys"],
        started_at=found["started_at"],
        seen_at=found["seen_at"],
        proved_at=found["proved_at"],
        strong=found["strong"],
        by_provider=found["by_provider_of"] is not None,
    )


def actor_of(person_id: UUID) -> Actor | None:
    """The person as an actor, in an office scope: for jobs and tests. None when he is unknown or not active."""
    person = Person.objects.filter(id=person_id).values("organization_id", "kind", "name", "language").first()
    if person is None:
        return None
    found: dict[str, Any] = {**person, "permissions": [], "extra_permissions": [], "reaches_all_clients": False}
    if person["kind"] == MEMBER:
        member = (
            TeamMember.objects.filter(id=person_id, state=TeamMember.State.ACTIVE)
            .values("extra_permissions", "role__permissions", "role__reaches_all_clients")
            .first()
        )
        if member is None:
            return None
        found["permissions"] = member["role__permissions"]
        found["extra_permissions"] = member["extra_permissions"]
        found["reaches_all_clients"] = member["role__reaches_all_clients"]
        found["standing"] = _standing(person["organization_id"])
    return _actor(found, person["organization_id"], person_id)


def _standing(organization_id: UUID) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"select {STANDS_IN} from access_organization o where o.id = %s", [organization_id])  # noqa: S608
        return cursor.fetchone()[0]


def _actor(found: dict[str, Any], organization_id: UUID, person_id: UUID) -> Actor:
    if found["kind"] == MEMBER:
        granted = set(found["permissions"] or ()) | set(found["extra_permissions"] or ())
        stands_in_for, stands_in_as = stood_in_for(_parsed(found["standing"]), person_id)
        return Actor(
            MEMBER,
            person_id,
            organization_id,
            found["name"],
            frozenset(granted & PERMISSIONS.keys()),
            found["reaches_all_clients"],
            language=found["language"],
            stands_in_for=stands_in_for,
            stands_in_as=stands_in_as,
        )
    reach = client_reach()
    client_ids = reach.of_contact(person_id) if reach else ()
    return Actor(CONTACT, person_id, organization_id, found["name"], client_ids=client_ids, language=found["language"])


def _parsed(settings: Any) -> dict[str, Any]:
    return json.loads(settings) if isinstance(settings, str) else settings or {}

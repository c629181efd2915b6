"""From what the engine read of the organization and its people to the facts that decide."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from aanzet.access.queries.engine import read_day
from aanzet.rules.dates import Calendar, QuietHours
from aanzet.rules.exceptions import MOST_WAIT, WAIT_SETTING
from aanzet.rules.plain import from_plain
from aanzet.rules.process.state import Contact, House, People
from aanzet.rules.process.template.shape import NO_ESCALATION, EscalationRule
from aanzet.rules.standins import Day
from aanzet.rules.turn import Member

RELATION_MANAGER = "relation_manager"
QUIET = QuietHours()
ESCALATION = "escalation"  # name of the setting of the organization


def house_of(found: Mapping[str, Any]) -> House:
    """What holds for the whole organization."""
    return _house(
        found["zone"],
        tuple(found["holidays"]),
        tuple(found["weekdays"]),
        tuple(found["hours"]),
        quiet=bool(found["settings"].get("quiet_hours", True)),
        escalation=str(found["settings"].get(ESCALATION, "")),
        wait=mail_wait(found["settings"]),
    )


@lru_cache(maxsize=256)
def _house(  # noqa: PLR0913 - what a house is
    zone: str,
    holidays: tuple[str, ...],
    weekdays: tuple[int, ...],
    hours: tuple[str, str],
    *,
    quiet: bool,
    escalation: str,
    wait: int,
) -> House:
    weekend = frozenset(range(7)) - frozenset(weekdays or range(5))
    opens, closes = (time.fromisoformat(clock) for clock in hours)
    calendar = Calendar.with_holidays((date.fromisoformat(day) for day in holidays), weekend, opens, closes)
    return House(
        ZoneInfo(zone), calendar, QUIET if quiet else None, mail_wait=wait, escalation=read_escalation(escalation)
    )


def read_escalation(text: str) -> EscalationRule:
    """The rule of the house as it is stored: canonical JSON, "" = none."""
    rule, problems = from_plain(EscalationRule, json.loads(text)) if text else (NO_ESCALATION, [])
    return NO_ESCALATION if problems else rule


def mail_wait(settings: Mapping[str, Any]) -> int:
    """Minutes that the mail of automations waits here; organizations from before this setting do not wait."""
    found = settings.get(WAIT_SETTING)
    return found if isinstance(found, int) and 0 <= found <= MOST_WAIT else 0


class Staff:
    """The team members and process teams of the organization, read once for a whole batch of cases."""

    def __init__(self, found: Mapping[str, Any]):
        self.members: dict[UUID, Member] = {}
        self.values: dict[UUID, dict[str, str]] = {}
        for key, active, name, first_name in found["members"]:
            member = UUID(key)
            self.members[member] = Member(member, active)
            self.values[member] = {"sender.name": name, "sender.first_name": first_name or name}
        if found["away"] or found["stand_ins"]:
            self._stand_in(read_day(found, frozenset(one.id for one in self.members.values() if not one.active)))
        self.teams: dict[str, list[UUID]] = {}
        for team, member in found["teams"]:
            self.teams.setdefault(team, []).append(UUID(member))
        self.safety_net = UUID(found["safety_net"]) if found["safety_net"] else None

    def _stand_in(self, day: Day) -> None:
        """Who is away today, and who acts in their place (F021, F022)."""
        for member in day.away | {person for person, _ in day.named}:
            found = self.members.get(member)
            if found is None or not found.active:
                continue
            absent = day.is_absent(member)
            usual = day.acting(member)
            by_role = ((role, day.acting(member, role)) for role in day.roles)
            self.members[member] = Member(
                member,
                absent=absent,
                stand_in=usual if absent else None,
                by_role=tuple((role, acting) for role, acting in by_role if acting is not None and acting != usual),
            )

    def people(self, client: Mapping[str, Any]) -> People:
        """Who is who on one client."""
        roles: dict[str, list[UUID]] = {}
        for key, member in client["roles"]:
            roles.setdefault(key, []).append(UUID(member))
        linked = tuple(dict.fromkeys(member for holders in roles.values() for member in holders))
        managers = [member for member in roles.get(RELATION_MANAGER, ()) if self.members[member].active]
        reach = set(linked)
        standing = {self.members[member].acting((key,)) for key, holders in roles.items() for member in holders}
        return People(
            members=self.members,
            roles={key: tuple(holders) for key, holders in roles.items()},
            teams={team: tuple(m for m in members if m in reach) for team, members in self.teams.items()},
            linked=linked,
            standing=frozenset(one for one in standing if one is not None and one not in reach),
            relation_manager=managers[0] if managers else None,
            safety_net=self.safety_net,
            contacts=tuple(_contact(row) for row in client["contacts"]),
            sender_values=self.values,
        )


def _contact(row: list[Any]) -> Contact:
    key, primary, functions, reachable, blocked, first_name, name = row
    return Contact(
        UUID(key),
        primary,
        tuple(functions),
        reachable,
        blocked,
        {"contact.first_name": first_name or name, "contact.name": name},
    )


def today(found: Mapping[str, Any], now: datetime) -> date:
    """The local day of the organization."""
    return now.astimezone(ZoneInfo(found["zone"])).date()

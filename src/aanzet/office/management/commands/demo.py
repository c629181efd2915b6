"""manage.py demo: the demo cast, once (F398). --logins says where to go and who may sign in; --remove takes it away."""

import os

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from aanzet.access.queries.organizations import demo_organizations, organization_count
from aanzet.core.clock import app_now
from aanzet.core.removal import remove
from aanzet.core.scope import scope
from aanzet.office.demo.board import fill_week
from aanzet.office.demo.cases import give_loose_tasks, tell_stories
from aanzet.office.demo.history import tell_history
from aanzet.office.demo.looking import rehearse_and_look
from aanzet.office.demo.make import make, publish_models, use_provider
from aanzet.office.demo.newcomers import take_over_clients
from aanzet.office.demo.people import FIRMS, PASSWORD
from aanzet.office.demo.planning import let_work_start
from aanzet.office.demo.versions import improve_template

DEMO_PROVIDER = "DEMO_PROVIDER"


class Command(BaseCommand):
    help = "Make the demo cast: Kantoor Linde, Wonen aan de Vecht, Groothandel Noord and Kantoor Eik."

    def add_arguments(self, parser):
        parser.add_argument("--logins", action="store_true", help="only say who may sign in")
        parser.add_argument(
            "--remove", action="store_true", help="take the demo organizations away, with all they hold"
        )
        parser.add_argument(
            "--history",
            type=int,
            default=0,
            help="with the finished cases of so many quarters, for figures and forecasts",
        )
        parser.add_argument("--address", default="http://localhost:8000")

    def handle(self, *args, logins=False, remove=False, history=0, address="", **options):
        if logins:
            self.say_logins(address)
            return
        there = demo_organizations()
        if remove:
            self.take_away(there)
            return
        if {firm.slug for firm in FIRMS} <= there.keys():
            self.set_provider(there)
            return
        if organization_count() > len(there):
            raise CommandError("There are organizations here already: demo data never mix with real data.")
        for firm in FIRMS:
            if firm.slug not in there:
                with transaction.atomic():  # a firm is there whole or not at all, also when this is killed half-way
                    made = make(firm, app_now())
                    publish_models(firm, made, app_now())
                    if firm is FIRMS[0]:
                        if history:
                            tell_history(made, app_now(), history)
                        tell_stories(made, app_now())
                        take_over_clients(made, app_now())
                        improve_template(made, app_now())
                        give_loose_tasks(made, app_now())
                        let_work_start(made, app_now())
                        fill_week(made, app_now())
                        rehearse_and_look(made, app_now())
        self.set_provider(demo_organizations())

    def set_provider(self, there):
        """Single sign-on of the first firm by the provider on loopback, whose port may differ at every start."""
        if DEMO_PROVIDER in os.environ:
            with scope(there[FIRMS[0].slug]):
                use_provider(there[FIRMS[0].slug], os.environ[DEMO_PROVIDER], app_now())

    def take_away(self, there):
        owner = os.environ.get("OWNER_DATABASE_URL")
        if not owner:
            raise CommandError("Set OWNER_DATABASE_URL: the role of the application may not delete history.")
        for slug, organization_id in there.items():
            remove(owner, organization_id)
            self.stdout.write(f"{slug} is gone")

    def say_logins(self, address):
        say = self.stdout.write
        say(f"  Office, Kantoor Linde    {address}/office/    password: {PASSWORD}")
        for colleague in FIRMS[0].colleagues:
            say(
                f"    {colleague.key}@linde.example".ljust(30)
                + f"{colleague.first_name} {colleague.last_name}, {colleague.role}"
            )
        others = ", ".join(f"{firm.colleagues[0].key}@{firm.slug}.example ({firm.name})" for firm in FIRMS[1:])
        say(f"  Other organizations      {others}")
        say(f"  Clients, by mailed code  {address}/portal/    fatima@voorbeeld.example, daan@voorbeeld.example")

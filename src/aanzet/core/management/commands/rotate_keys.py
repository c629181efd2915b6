"""manage.py rotate_keys: seal everything anew under the newest master key, now instead of tonight.

Exit 0 when the older keys may go (or when there are none), 1 when something is left to do, 2 when a key is missing.
"""

import sys
from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from aanzet.core import crypto, rotation
from aanzet.core.jobs import organizations


class Command(BaseCommand):
    """In batches, each a transaction of its own: a run that was killed is taken up by the next."""

    help = "Seal all protected values anew under the newest master key."
    requires_system_checks = ()

    def add_arguments(self, parser):
        """--check: only say how it stands."""
        parser.add_argument("--check", action="store_true", help="say what stands under which key, change nothing")

    def handle(self, *args, check, **options):
        """Count, refuse when a key is missing, do the work, and say what may happen now."""
        self.organizations = organizations()
        self.current, *older = crypto.key_ids()
        found = self.counted()
        self.refuse_missing(found)
        self.left = {place: keys.total() - keys[self.current] for place, keys in found.items()}
        self.stdout.write(f"Key {self.current} seals" + "".join(f", key {key} still opens" for key in older) + ".")
        if check:
            for place, keys in sorted(found.items()):
                spread = ", ".join(f"{count:,} under {key}" for key, count in sorted(keys.items())) or "nothing"
                self.stdout.write(f"{place}: {spread}")
        else:
            self.rotate()
            self.left = self.still_left()
        self.conclude(older)

    def counted(self):
        """Place -> key -> how many values, over the whole installation."""
        found: dict[str, Counter] = {}
        for part in (rotation.loose_keys_in_use(), *map(rotation.keys_in_use, self.organizations)):
            for place, keys in part.items():
                found.setdefault(place, Counter()).update(keys)
        return found

    def still_left(self):
        """The same after the work: place -> how many values do not stand under the newest key."""
        return {place: keys.total() - keys[self.current] for place, keys in self.counted().items()}

    def refuse_missing(self, found):
        """Nothing is begun when not everything can be opened: the operator has taken a key away too early."""
        known = set(crypto.key_ids())
        missing = [
            f"{count:,} values in {place} are sealed under key {key or '(unknown)'}"
            for place, keys in sorted(found.items())
            for key, count in sorted(keys.items())
            if key not in known
        ]
        if missing:
            raise CommandError(
                f"A key is missing: {'; '.join(missing)}. Only these keys are given: {', '.join(crypto.key_ids())}. "
                "Put the missing key back, after the others, and run this again. Nothing was changed.",
                returncode=2,
            )

    def rotate(self):
        """Do it, with a line for each batch."""
        self.goal, self.done = dict(self.left), Counter()
        runs = [rotation.rotate_loose(self.tell), *(rotation.rotate(one, self.tell) for one in self.organizations)]
        for trouble in (trouble for run in runs for trouble in run.trouble):
            self.stderr.write(f"{trouble.place} of row {trouble.row} was left alone: {trouble.reason}")

    def tell(self, place, count):
        """How far it is."""
        if count:
            self.done[place] += count
            self.stdout.write(f"{place}: {self.done[place]:,} of {self.goal[place]:,}")
            self.stdout.flush()

    def conclude(self, older):
        """What is left, and when the older keys may go."""
        left = sum(self.left.values())
        if left:
            named = ", ".join(f"{count:,} in {place}" for place, count in sorted(self.left.items()) if count)
            self.stdout.write(f"Left under an older key: {named}. Run `manage.py rotate_keys` again; keep all keys.")
            sys.exit(1)
        if not older:
            self.stdout.write("Everything stands under this key and there is no older one: nothing to do.")
            return
        links = [rotation.links_under_old_keys(one) for one in self.organizations]
        until = max((one.until for one in links if one.until), default=None)
        self.stdout.write(
            f"Everything stands under key {self.current}. Once all web and worker processes run with it as their first "
            f"key, and a run after that says this again, key {' and '.join(older)} may go. Who has been signed in "
            "since before the change must then sign in again (sessions last 12 hours at most)."
        )
        if until is not None:
            count = sum(one.count for one in links)
            self.stdout.write(
                f"{count:,} mailed invitations and confirmations were made with it and stop working then: wait until "
                f"{until:%Y-%m-%d %H:%M} UTC, or let those people ask for a new one."
            )
        self.stdout.write("Keep it as long as you keep backups from before today: they open with it.")

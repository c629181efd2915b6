"""make docs: the pages of docs/ that are made from the code, so that they are always complete.

    docs/events.md      every event with its fields and who reacts to it
    docs/features.md    every feature with its state and the tests that prove it

`python -m tools.docs --check` (a test in tests/house) tells when a committed page differs.
"""

import dataclasses
import importlib
import inspect
import os
import pathlib
import pkgutil
import sys
import tomllib
import typing

from tools.features import proofs, report

ROOT = pathlib.Path(__file__).resolve().parent.parent
MADE = "<!-- Made by `make docs`; do not edit. -->\n\n"
SIDES = {
    "private": "only who is concerned",
    "internal": "the office",
    "shared": "the office and the client",
    "compliance": "compliance",
    "security": "managers of access",
}


# --- docs/events.md ---------------------------------------------------------------------------------------------------


def event_classes():
    """(app, event class) of all events, by app and then in the order of the source."""
    from aanzet.rules.domain_events import DomainEvent

    aanzet = importlib.import_module("aanzet")
    for found in sorted(pkgutil.walk_packages(aanzet.__path__, "aanzet."), key=lambda found: found.name):
        parts = found.name.split(".")
        if "events" not in parts[2:] or "migrations" in parts:
            continue
        module = importlib.import_module(found.name)
        own = [
            value
            for value in vars(module).values()
            if inspect.isclass(value) and issubclass(value, DomainEvent) and value.__module__ == module.__name__
        ]
        # a base for other events is called ...Event; what happened never is
        yield from ((app_of(parts), event) for event in own if not event.__name__.endswith("Event"))


def app_of(parts):
    """The app an event belongs to; the events of the engine stand in rules and belong to cases."""
    return "cases" if parts[1:3] == ["rules", "process"] else parts[1]


def type_name(kind):
    """A type as a reader of the page knows it: `UUID | None`, `tuple[str, ...]`."""
    if typing.get_origin(kind) is None and inspect.isclass(kind):
        return kind.__name__
    text = str(kind)
    for module in ("uuid.", "datetime.", "decimal.", "typing."):
        text = text.replace(module, "")
    return text.replace("<class '", "").replace("'>", "")


def events_page(events, reactions):
    """The page, from (app, class) pairs and the declared reactions."""
    from aanzet.rules.domain_events import ENVELOPE

    yield "# Events\n"
    yield (
        "What happens in Aanzet, one row of `core.Event` each: audit trail, timeline, outbox and source of webhooks at "
        "once. The envelope of every event: moment, actor, on whose behalf, cause, client, case, object, visibility. "
        "Reactions *together* run in the same transaction; *afterwards* means after the commit, by a worker.\n"
    )
    above = None
    for app, event in events:
        if app != above:
            yield f"\n## {app}\n"
            above = app
        yield f"### {event.__name__}\n"
        yield f"{inspect.cleandoc(event.__doc__ or '').splitlines()[0]}\n"
        version = f", version {event.version}" if event.version > 1 else ""
        seen = next(field.default for field in dataclasses.fields(event) if field.name == "visibility")
        readers = f"Seen by {SIDES.get(seen, seen)}, unless it says otherwise."
        yield f"Object: {event.object_kind or 'none'}{version}. {readers}\n"
        hints = typing.get_type_hints(event)
        own = [field for field in dataclasses.fields(event) if field.name not in ENVELOPE]
        if own:
            yield "| field | type |\n|---|---|"
            for field in own:
                optional = "" if field.default is dataclasses.MISSING else ", may be left out"
                kind = type_name(hints[field.name]).replace("|", r"\|")
                yield f"| `{field.name}` | `{kind}`{optional} |"
            yield ""
        for reaction in (reaction for reaction in reactions if reaction.event == event.__name__):
            yield f"- {'together' if reaction.together else 'afterwards'}: `{reaction.name}`"
        yield ""


# --- docs/features.md -------------------------------------------------------------------------------------------------


def features_page(rows):
    """The page, from the rows of tools.features.report."""
    done = sum(row["state"] == "done" for row in rows.values())
    yield "# Features\n"
    yield f"{done} of {len(rows)} are done; a feature is done when a test fails without it.\n"
    yield "| feature | name | state | tests |\n|---|---|---|---|"
    for number, row in rows.items():
        title = row["title"].replace("|", r"\|")
        tests = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in row["tests"])
        yield f"| {number} | {title} | {row['state']} | {tests} |"


# --- together ---------------------------------------------------------------------------------------------------------


def pages():
    """{file name: text} of all pages that are made."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aanzet.config.settings")
    django.setup()
    from aanzet.core.log import reactions

    declared = sorted(reactions(), key=lambda reaction: (not reaction.together, reaction.name))
    listed = tomllib.loads((ROOT / "tests" / "features.toml").read_text())
    rows, _ = report(listed, proofs(ROOT / "tests"))
    made = {
        "events.md": events_page(event_classes(), declared),
        "features.md": features_page(rows),
    }
    return {name: MADE + "\n".join(lines).rstrip() + "\n" for name, lines in made.items()}


def differing():
    """The pages that are not what `make docs` would write now."""
    folder = ROOT / "docs"
    return [
        f"docs/{name} is not up to date: make docs."
        for name, text in pages().items()
        if not (folder / name).exists() or (folder / name).read_text() != text
    ]


def main():
    """The exit code: with --check, 1 when a page differs."""
    if "--check" in sys.argv:
        wrong = differing()
        print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
        return 1 if wrong else 0
    (ROOT / "docs").mkdir(exist_ok=True)
    for name, text in pages().items():
        (ROOT / "docs" / name).write_text(text)
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

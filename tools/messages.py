"""make messages: the catalogues of the screens, from the source and the Dutch texts of each area.

The English msgids stand in Python and templates; their Dutch stands in src/aanzet/locale/nl/parts/<area>.po, beside
nothing else. From both we make locale/{nl,en}/LC_MESSAGES/django.po: complete, sorted, with the files that use a text.
Where a text says je and a contact can meet it, locale/nl_Formal/parts has the same with u (rules/languages.py).
An entry with the flag `override` (#, override) replaces a text of Django or allauth, so no source of ours has it.

    make messages                   write both catalogues; tell what is missing, stale or contradicts itself
    python -m tools.messages --check    the same without writing, and the committed catalogues must be up to date
    python -m tools.messages --compile  only build the .mo files from the parts (part of the bootstrap)
"""

import io
import os
import pathlib
import re
import sys
from dataclasses import dataclass, field

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "aanzet"
KEYWORDS = {
    name + suffix: spec
    for suffix in ("", "_lazy", "_noop")
    for name, spec in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
} | {"_": None}
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
FORMAL = "nl_Formal"
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jezelf|jullie)\b", re.IGNORECASE)
FOR_CONTACTS = re.compile(r"(^|/)portal/|messages/(mail/|_)|access/_|^messages/queries/words|^core/templates/")
PLURALS = "nplurals=2; plural=(n != 1);"


@dataclass
class Entry:
    """One text: its key is (context, msgid); `plural` is the English plural, `text` what stands in the catalogue."""

    context: str | None
    singular: str
    plural: str | None = None
    text: tuple[str, ...] = ()
    places: list[str] = field(default_factory=list)
    override: bool = False

    @property
    def key(self):
        return (self.context, self.singular)

    @property
    def msgid(self):
        """As Babel wants it."""
        return (self.singular, self.plural) if self.plural else self.singular

    @property
    def complete(self):
        return len(self.text) == (2 if self.plural else 1) and all(self.text)

    def shown(self):
        """The text as a message names it."""
        return f"{self.singular!r}" + (f" ({self.context})" if self.context else "")


# --- From the source --------------------------------------------------------------------------------------------------


def template_as_python(text, origin):
    """A Django template as a piece of Python with its texts in gettext calls, by Django's own reader."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
    return "\n".join(line.lstrip() for line in templatize(text, origin=origin).splitlines())


def texts_in(path, shown):
    """Every text of one Python file or template, with `shown` as its place."""
    source = path.read_text()
    if path.suffix != ".py":
        source = template_as_python(source, shown)
    for _, message, _, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        singular, plural = message if isinstance(message, tuple) else (message, None)
        yield Entry(context, singular, plural, places=[shown])


def texts_of(folder):
    """(key -> entry of all files of a folder, what contradicts itself)."""
    found, wrong = {}, []
    templates = (path for path in folder.rglob("*.*") if path.suffix in (".html", ".txt") and "templates" in path.parts)
    for path in sorted([*folder.rglob("*.py"), *templates]):
        for entry in texts_in(path, path.relative_to(folder).as_posix()):
            known = found.setdefault(entry.key, entry)
            known.plural = known.plural or entry.plural
            if entry.plural and known.plural != entry.plural:
                wrong.append(f"{entry.shown()} has two plurals: {known.plural!r} and {entry.plural!r}.")
            if known.places[-1] != entry.places[0]:
                known.places += entry.places
    return found, wrong


# --- From the parts ---------------------------------------------------------------------------------------------------


def read_part(path):
    """The entries of one part file. Read one by one: Babel drops the second of two equal msgids without a word."""
    for block in re.split(r"\n\s*\n", path.read_text()):
        if "msgid" not in block:
            continue
        try:
            catalogue = read_po(io.StringIO(block + "\n"), locale="nl", abort_invalid=True)
        except PoFileError as error:
            raise SystemExit(f"{path.name}: {error}\n{block}") from None
        for message in catalogue:
            if message.id:
                singular, plural = message.id if isinstance(message.id, tuple) else (message.id, None)
                text = message.string if isinstance(message.string, tuple) else (message.string or "",)
                entry = Entry(message.context, singular, plural, text, [path.name], "override" in message.flags)
                yield entry, "fuzzy" in message.flags


def read_parts(folder):
    """(key -> entry of all parts, what contradicts itself)."""
    found, wrong = {}, []
    for path in sorted(folder.glob("*.po")):
        for entry, fuzzy in read_part(path):
            known = found.setdefault(entry.key, entry)
            if fuzzy:
                wrong.append(f"{path.name}: {entry.shown()} is fuzzy; decide on its text.")
            if entry.plural and known.plural != entry.plural:  # one that has a plural form serves both uses
                found[entry.key] = entry if not known.plural else known
            if known is entry:
                continue
            known.places += entry.places
            if known.text[0] != entry.text[0] or (known.plural and entry.plural and known.text != entry.text):
                names = " and ".join(dict.fromkeys(known.places))
                wrong.append(f"{entry.shown()} differs in {names}: {known.text} and {entry.text}.")
    return found, wrong


# --- Together ---------------------------------------------------------------------------------------------------------


def merged(texts, parts):
    """(entries of the catalogue in order, those without Dutch, what is wrong in words)."""
    entries, missing, wrong = [], [], []
    texts = paired(texts, parts)
    for key, entry in texts.items():
        part = parts.get(key)
        entry.text = part.text[: 2 if entry.plural else 1] if part else ()
        if entry.complete:
            wrong += wrong_places(entry)
        else:
            missing.append(entry)
        entries.append(entry)
    for key, part in parts.items():
        if key not in texts and part.override:
            entries.append(part)
        elif key not in texts:
            wrong.append(f"{', '.join(part.places)}: {part.shown()} is used nowhere; remove it.")
    return sorted(entries, key=lambda entry: (entry.singular, entry.context or "")), missing, wrong


def wrong_forms(entries, formal):
    """What a contact of an organization that says u would read as je, and twins that say nothing new."""
    dutch = {entry.key: entry for entry in entries}
    for key, entry in dutch.items():
        says_je = INFORMAL.search(" ".join(entry.text))
        if says_je and key not in formal and any(FOR_CONTACTS.search(place) for place in entry.places):
            yield f"{entry.shown()} says je: give it a twin that says u in locale/{FORMAL}/parts."
    for key, twin in formal.items():
        if key not in dutch:
            yield f"{', '.join(twin.places)}: {twin.shown()} is used nowhere; remove it."
        elif twin.text == dutch[key].text or INFORMAL.search(" ".join(twin.text)):
            yield f"{', '.join(twin.places)}: {twin.shown()} must say u where the Dutch says je."
        else:
            yield from wrong_places(twin)


def paired(texts, parts):
    """Texts that the source marks apart (`_("a day"), plural=_("days")`) are one entry when a part has them as one."""
    both = [(texts[key], part) for key, part in parts.items() if key in texts and part.plural]
    joined = {(part.context, part.plural) for entry, part in both if (part.context, part.plural) in texts}
    for entry, part in both:
        if (part.context, part.plural) in joined:
            entry.plural = part.plural
    return {key: entry for key, entry in texts.items() if key not in joined}


def wrong_places(entry):
    """A translation must fill the same places as its English, else the page fails or shows a hole."""
    english = set(PLACE.findall(f"{entry.singular} {entry.plural or ''}"))
    for text in entry.text:
        strange = set(PLACE.findall(text)) - english
        lost = english - set(PLACE.findall(text)) if not entry.plural else set()
        if strange or lost:
            yield f"{entry.shown()} and {text!r} do not have the same places: {', '.join(sorted(strange | lost))}."


def catalogue(entries, language):
    """Babel's catalogue. In `en` every text is empty: there the msgid is what shows."""
    made = Catalog(locale=language, charset="utf-8", fuzzy=False, header_comment="# Made by `make messages`.")
    made._plural_expr, made._num_plurals = "(n != 1)", 2
    for entry in entries:
        empty = ("", "") if entry.plural else ""
        dutch = entry.text if entry.plural else "".join(entry.text)
        places = [(f"src/aanzet/{place}", 0) for place in entry.places if not place.endswith(".po")]
        made.add(entry.msgid, dutch or empty if language == "nl" else empty, places, context=entry.context)
    return made


def as_po(entries, language):
    """The text of a catalogue file: no dates or line numbers, so that only a change of a text changes it."""
    output = io.BytesIO()
    write_po(output, catalogue(entries, language), width=120, include_lineno=False, sort_output=False, omit_header=True)
    header = (
        "# Made by `make messages` from the source and locale/nl/parts; do not edit.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {PLURALS}\\n"\n\n'
    )
    return header + output.getvalue().decode().strip() + "\n"


def file_of(language, suffix, folder=SOURCE):
    """Where a catalogue stands."""
    return folder / "locale" / language / "LC_MESSAGES" / f"django{suffix}"


def compile_parts(folder=SOURCE):
    """The .mo files, straight from the parts."""
    parts, _ = read_parts(folder / "locale" / "nl" / "parts")
    formal, _ = read_parts(folder / "locale" / FORMAL / "parts")
    for language, texts in (("nl", parts), ("en", parts), (FORMAL, formal)):
        target = file_of(language, ".mo", folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        output = io.BytesIO()
        write_mo(output, catalogue([text for text in texts.values() if text.complete], language[:2]))
        fresh = target.with_name(f"{target.name}.{os.getpid()}")  # a process that starts now must not read half a file
        fresh.write_bytes(output.getvalue())
        fresh.replace(target)


def check(folder=SOURCE):
    """(language -> text of its catalogue, entries without Dutch, everything else that is wrong)."""
    texts, wrong = texts_of(folder)
    parts, contradictions = read_parts(folder / "locale" / "nl" / "parts")
    entries, missing, more = merged(texts, parts)
    formal, unclear = read_parts(folder / "locale" / FORMAL / "parts")
    more += [*unclear, *wrong_forms(entries, formal)]
    return {language: as_po(entries, language) for language in ("nl", "en")}, missing, wrong + contradictions + more


def skeleton(entry):
    """An entry without Dutch as it can be pasted into a part."""
    made = Catalog(locale="nl")
    made.add(entry.msgid, ("", "") if entry.plural else "", [(entry.places[0], 0)], context=entry.context)
    output = io.BytesIO()
    write_po(output, made, width=120, include_lineno=False, omit_header=True)
    return output.getvalue().decode().strip()


def main():
    """The exit code: 0 when every text has its Dutch and nothing contradicts."""
    if "--compile" in sys.argv:
        compile_parts()
        return 0
    catalogues, missing, wrong = check()
    for language, text in catalogues.items():
        target = file_of(language, ".po")
        if "--check" not in sys.argv:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        elif not target.exists() or target.read_text() != text:
            wrong.append(f"{target.relative_to(ROOT)} is not up to date: make messages.")
    if missing:
        print("\n\n".join(map(skeleton, missing)) + "\n")
        wrong.append(f"{len(missing)} texts have no Dutch: put them into a file of src/aanzet/locale/nl/parts.")
    print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""Clients that came with an import in the demo, brought in with the onboarding that was chosen for them (F126)."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import xlsxwriter

from aanzet.clients.actions.import_apply import ALL, apply_next, start_applying
from aanzet.clients.actions.import_onboarding import onboard_next
from aanzet.clients.actions.import_upload import map_columns, start_import
from aanzet.clients.queries.imports import import_batch
from aanzet.core.scope import scope
from aanzet.office.demo.make import Made

FILE = "Overname Kantoor Berg.xlsx"
CLIENTS = (
    ("20001", "Hoveniersbedrijf Van Dam", "Organisatie", "V.O.F.", "Amersfoort", "Aangifte btw; Jaarrekening"),
    ("20002", "Kapsalon Knip & Co", "Organisatie", "Eenmanszaak", "Soest", "Aangifte btw"),
    ("20003", "Rijwielhandel De Trapper B.V.", "Organisatie", "B.V.", "Baarn", "Aangifte btw; Jaarrekening"),
)
CONTACTS = (
    ("30001", "Dam", "van", "Willem", "willem@vandam.example", "20001"),
    ("30002", "Aydin", "", "Elif", "elif@knipenco.example", "20002"),
    ("30003", "Veenstra", "", "Hilde", "hilde@detrapper.example", "20003"),
)
TABS: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]] = {
    "Cliënten": (
        ("Cliëntnummer", "Naam", "Soort", "Rechtsvorm", "Plaats", "Producten", "Relatiebeheerder"),
        [(*client, "Eva Smit") for client in CLIENTS],
    ),
    "Contacten": (
        ("Contactnummer", "Achternaam", "Tussenvoegsel", "Voornaam", "E-mail", "Cliëntnummer", "Functie", "Primair"),
        [(*contact, "directeur", "ja") for contact in CONTACTS],
    ),
}


def take_over_clients(made: Made, now: datetime) -> int:
    """Import the clients of an office that stopped, and start the onboarding of each; how many."""
    with scope(made.organization_id):
        eva = made.actor("eva")
        batch_id = start_import(actor=eva, now=now, file_name=FILE, content=_workbook())
        map_columns(actor=eva, now=now, batch_id=batch_id, choice={})
        version = import_batch(eva, batch_id).version
        chosen = made.templates["onboarding"]
        start_applying(actor=eva, now=now, batch_id=batch_id, version=version, way=ALL, onboarding=chosen)
        while apply_next(actor=eva, now=now, batch_id=batch_id):
            pass
        while onboard_next(actor=eva, now=now, batch_id=batch_id):
            pass
    return len(CLIENTS)


def _workbook() -> bytes:
    """The sheet as the other office handed it over."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name, (headings, rows) in TABS.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate((headings, *rows)):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
    book.close()
    return stream.getvalue()

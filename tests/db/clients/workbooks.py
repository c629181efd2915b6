"""Small workbooks for the tests of the import."""

import io

import xlsxwriter

CLIENT = {
    "Cliëntnummer": "05001", "Naam": "Adviesbureau Boer B.V.", "Soort": "Organisatie", "Rechtsvorm": "B.V.",
    "RSIN": "111222333", "BSN": "", "Aangifte tijdvak BTW": "kwartaal", "Bankrekening": "NL91 ABNA 0417 1643 00",
    "Straat en nummer": "Kade 1", "Postcode": "3511AB", "Plaats": "Utrecht", "Producten": "Jaarrekening",
    "Relatiebeheerder": "Anna Visser",
}  # fmt: skip
CONTACT = {
    "Contactnummer": "25001", "Achternaam": "Boer", "Voornaam": "Noor", "E-mail": "noor@voorbeeld.example",
    "Mobiel": "", "Cliëntnummer": "05001", "Functie": "directeur", "Primair": "ja",
}  # fmt: skip
CSV = """Cliëntnummer;Naam;Soort;Rechtsvorm
05001;Adviesbureau Boer B.V.;Organisatie;B.V.
05002;Ruben Peters;Persoon;
"""


def workbook(clients=({},), contacts=({},)):
    """An xlsx of two tabs; each row says what differs from CLIENT or CONTACT. Numbers become number cells."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name, base, rows in (("Cliënten", CLIENT, clients), ("Contacten", CONTACT, contacts)):
        if not rows:
            continue
        sheet = book.add_worksheet(name)
        for column, heading in enumerate(base):
            sheet.write_string(0, column, heading)
        for number, changes in enumerate(rows, start=1):
            for column, value in enumerate((base | changes).values()):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                else:
                    sheet.write_number(number, column, value)
    book.close()
    return stream.getvalue()


def csv_of(text):
    """The bytes of a csv as a spreadsheet saves it."""
    return text.encode("utf-8-sig")

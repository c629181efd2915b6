"""Make a two-tab CRM workbook (Cliënten, Contacten) with fictitious data, as an office would export it.

Usage: python make_workbook.py OUT.xlsx [CLIENTS] [--seed N] [--dirty]
Numbers that carry a checksum (BSN, RSIN, IBAN, VAT id) are valid unless --dirty asks for mistakes.
"""

import argparse
import random
from datetime import datetime
from typing import Any

import xlsxwriter

FORMS = ["Eenmanszaak", "B.V.", "V.O.F.", "Stichting", "Maatschap", "Particulier"]
TRADES = [
    "Bakkerij", "Installatiebedrijf", "Tandartspraktijk", "Garage", "Bloemisterij", "Adviesbureau",
    "Schildersbedrijf", "Restaurant", "Fysiotherapie", "Transport",
]  # fmt: skip
FIRST = [
    "Daan", "Fatima", "Sophie", "Mohammed", "Lotte", "Wouter", "Ayşe", "Jeroen", "Noor", "Łukasz", "Emma", "Bart",
    "Samira", "Femke", "Ruben", "Inês",
]  # fmt: skip
LAST = [
    "de Vries", "Jansen", "el Amrani", "van den Berg", "Bakker", "Yılmaz", "Visser", "Smit", "Mulder", "Kowalski",
    "van 't Hof", "Dijkstra", "Özdemir", "Peters", "Hendriks", "Boer",
]  # fmt: skip
TOWNS = [
    ("Utrecht", "3511"), ("Groningen", "9711"), ("Breda", "4811"), ("'s-Hertogenbosch", "5211"), ("Zwolle", "8011"),
    ("IJmuiden", "1971"),
]  # fmt: skip
PRODUCTS = ["Aangifte IB", "Aangifte btw", "Loonadministratie", "Jaarrekening", "Aangifte Vpb"]
CLIENT_COLUMNS = [
    "Cliëntnummer*", "Naam*", "Soort*", "Rechtsvorm", "RSIN", "BSN", "KvK-nummer", "BTW-nummer", "Loonheffingsnummer",
    "Aangifte tijdvak BTW", "Aangifte tijdvak LH", "Bankrekening", "Straat en nummer", "Postcode", "Plaats",
    "Producten", "Relatiebeheerder", "Labels",
]  # fmt: skip
CONTACT_COLUMNS = [
    "Contactnummer*", "Achternaam*", "Voornaam", "E-mail*", "Mobiel", "Geboortedatum", "Cliëntnummer*", "Functie",
    "Primair", "Aandelenbelang %",
]  # fmt: skip


def eleven(rnd: random.Random) -> str:
    """A nine-digit number that passes the eleven-test (BSN, RSIN)."""
    while True:
        digits = [rnd.randint(1, 9)] + [rnd.randint(0, 9) for _ in range(7)]
        rest = sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits, strict=True)) % 11
        if rest < 10:
            return "".join(map(str, digits)) + str(rest)


def iban(rnd: random.Random) -> str:
    """A Dutch IBAN with a valid mod-97 check."""
    account = f"{rnd.randint(1, 999_999_999):010d}"
    number = "".join(str(int(c, 36)) for c in "INGB" + account + "NL00")
    return f"NL{98 - int(number) % 97:02d}INGB{account}"


def client_values(rnd: random.Random, number: str) -> tuple[list[str], str, str, bool]:
    """The cells of one client, and of its first contact the names and whether it is a natural person."""
    form = rnd.choice(FORMS)
    person = form == "Particulier"
    first, last = rnd.choice(FIRST), rnd.choice(LAST)
    suffix = "" if form in ("Eenmanszaak", "Maatschap") else f" {form}"
    name = f"{first} {last}" if person else f"{rnd.choice(TRADES)} {last}{suffix}"
    rsin, bsn = eleven(rnd), eleven(rnd)
    natural = person or form == "Eenmanszaak"
    town, code = rnd.choice(TOWNS)
    values = [
        number,
        name,
        "Persoon" if person else "Organisatie",
        "" if person else form,
        "" if natural else rsin,
        bsn if natural else "",
        "" if person else f"{rnd.randint(10_000_000, 89_999_999)}",
        "" if natural else f"NL{rsin}B01",
        "" if person or rnd.random() < 0.6 else f"{rsin}L01",
        "" if person else rnd.choice(["maand", "kwartaal", "jaar"]),
        "" if person else rnd.choice(["maand", "4 weken", ""]),
        iban(rnd),
        f"Dorpsstraat {rnd.randint(1, 200)}",
        f"{code} {rnd.choice('ABCDEGH')}{rnd.choice('JKLMNPR')}",
        town,
        "; ".join(sorted(rnd.sample(PRODUCTS, rnd.randint(1, 3)))),
        rnd.choice(["Anna Visser", "Bram de Wit"]),
        rnd.choice(["", "", "MKB", "Agrarisch; MKB"]),
    ]
    return values, first, last, natural


def spoil(values: list[str], n: int) -> None:
    """The mistakes that real exports have, in rows whose number says which."""
    if n % 17 == 0 and values[4]:
        values[4] = values[4][:-1] + str((int(values[4][-1]) + 1) % 10)
    if n % 19 == 0:
        values[0] = f"{1000 + n - 1:05d}"
    if n % 23 == 0:
        values[1] = ""
    if n % 29 == 0:
        values[11] = "NL00INGB0000000000"
    if n % 31 == 0:
        values[15] = "Onbekend product"


def make_workbook(out: Any, clients: int = 60, seed: int = 1, *, dirty: bool = False) -> int:
    """Write the workbook to a path or file; answers the number of contact rows."""
    rnd = random.Random(seed)
    book = xlsxwriter.Workbook(out, {"constant_memory": False})
    text = book.add_format({"num_format": "@"})
    date = book.add_format({"num_format": "dd-mm-yyyy"})
    must = book.add_format({"bold": True, "bg_color": "#c6e0b4"})
    head = book.add_format({"bold": True})
    client_sheet, contact_sheet = book.add_worksheet("Cliënten"), book.add_worksheet("Contacten")
    for sheet, columns in ((client_sheet, CLIENT_COLUMNS), (contact_sheet, CONTACT_COLUMNS)):
        for i, column in enumerate(columns):
            sheet.write(0, i, column.rstrip("*"), must if column.endswith("*") else head)
    row = 1
    for n in range(1, clients + 1):
        number = f"{1000 + n:05d}"
        values, first, last, natural = client_values(rnd, number)
        if dirty:
            spoil(values, n)
        for i, value in enumerate(values):
            if dirty and i == 0 and n % 37 == 0:
                client_sheet.write_number(n, i, int(number))
            else:
                client_sheet.write_string(n, i, value, text)
        for k in range(rnd.choice([1, 1, 1, 2])):
            first_name, last_name = (first, last) if k == 0 else (rnd.choice(FIRST), rnd.choice(LAST))
            mail = f"contact{row}@voorbeeld.example"
            if dirty and row % 41 == 0:
                mail = "contact1@voorbeeld.example"
            if dirty and row % 43 == 0:
                mail = "geen e-mail"
            mobile = f"06{rnd.randint(10_000_000, 59_999_999)}"
            for i, value in enumerate([f"{20000 + row}", last_name, first_name, mail, mobile]):
                contact_sheet.write_string(row, i, value, text)
            born = datetime(rnd.randint(1945, 2002), rnd.randint(1, 12), rnd.randint(1, 28))
            contact_sheet.write_datetime(row, 5, born, date)
            contact_sheet.write_string(row, 6, number if not (dirty and row % 47 == 0) else "99999", text)
            function = "directeur" if k == 0 else rnd.choice(["medewerker", "BTW accordeerder", "gevolmachtigde"])
            contact_sheet.write_string(row, 7, function, text)
            contact_sheet.write_string(row, 8, "ja" if k == 0 else "nee", text)
            contact_sheet.write_number(row, 9, 0 if natural else (60 if k == 0 else 20))
            row += 1
    book.close()
    return row - 1


def main() -> None:
    """Make one workbook from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out")
    parser.add_argument("clients", type=int, nargs="?", default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dirty", action="store_true", help="with the mistakes that real exports have")
    chosen = parser.parse_args()
    rows = make_workbook(chosen.out, chosen.clients, chosen.seed, dirty=chosen.dirty)
    print(f"{chosen.out}: {chosen.clients} clients, {rows} contact rows")


if __name__ == "__main__":
    main()

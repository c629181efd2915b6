"""The demo cast (F398): four organizations that do not know of each other, and the people in them. All fictitious."""

from dataclasses import dataclass, field

PASSWORD = "wie is er aan zet?"  # noqa: S105 - of the demo, printed at its start


@dataclass(frozen=True, slots=True)
class Colleague:
    """A team member who can sign in with the demo password. teams: names of process teams."""

    key: str
    first_name: str
    last_name: str
    role: str
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A contact of a client."""

    first_name: str
    last_name: str
    email: str
    functions: tuple[str, ...] = ()
    mobile: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A client. products: names. team: role -> colleague."""

    name: str
    kind: str
    place: str
    products: tuple[str, ...] = ()
    contacts: tuple[Person, ...] = ()
    legal_form: str = ""
    vat: str = ""
    team: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Firm:
    """An organization of the demo."""

    slug: str
    name: str
    profile: str
    colour: str
    colleagues: tuple[Colleague, ...]
    relations: tuple[Relation, ...]
    products: tuple[tuple[str, str, str, str], ...] = ()  # code, name, period kind, filing kind
    templates: tuple[str, ...] = field(default=())  # library models that are published


LINDE_TEAM = (
    Colleague("anna", "Anna", "Visser", "admin"),
    Colleague("bram", "Bram", "de Wit", "editor"),
    Colleague("chris", "Chris", "Bakker", "editor", ("Fiscaal",)),
    Colleague("eva", "Eva", "Smit", "manager"),
    Colleague("vera", "Vera", "Mol", "viewer"),
)
USUAL = (("relation_manager", "anna"), ("accountant", "bram"), ("administration", "bram"), ("tax", "chris"))
ANNA = (("relation_manager", "anna"), ("accountant", "anna"), ("administration", "anna"), ("tax", "chris"))
OTHER = (("relation_manager", "eva"), ("accountant", "bram"), ("administration", "bram"), ("tax", "chris"))


def private(first: str, last: str, place: str, email: str, team: tuple[tuple[str, str], ...] = USUAL) -> Relation:
    """Somebody with a return of his own."""
    return Relation(f"{first} {last}", "person", place, ("Aangifte IB",), (Person(first, last, email),), team=team)


def company(
    name: str,
    place: str,
    form: str,
    contact: Person,
    products: tuple[str, ...],
    team: tuple[tuple[str, str], ...] = USUAL,
) -> Relation:
    """A business with its books here."""
    return Relation(name, "organization", place, products, (contact,), form, "quarter", team)


BOOKS = ("Aangifte btw", "Jaarrekening")
LINDE_RELATIONS = (
    private("Fatima", "el Amrani", "Groningen", "fatima@voorbeeld.example"),
    private("Daan", "de Vries", "Utrecht", "daan@voorbeeld.example"),
    private("Karel", "de Boer", "Zwolle", "karel@voorbeeld.example", OTHER),
    private("Ytsje", "Postma", "Leeuwarden", "ytsje@voorbeeld.example"),
    private("Noor", "Hendriks", "Breda", "noor@voorbeeld.example", OTHER),
    company("Bakkerij De Vries B.V.", "Utrecht", "B.V.", Person("Sophie", "de Vries", "sophie@devries.example",
            ("director", "vat_approver")), BOOKS),
    company("Jansen Techniek B.V.", "Zwolle", "B.V.", Person("Pieter", "Jansen", "pieter@jansen.example",
            ("director",)), BOOKS, ANNA),
    company("Restaurant Saffraan", "Groningen", "V.O.F.", Person("Samira", "Özdemir", "samira@saffraan.example",
            ("director",)), BOOKS, ANNA),
    company("Bloemen Bos", "Breda", "Eenmanszaak", Person("Lotte", "Bos", "lotte@bloemenbos.example"), BOOKS),
    company("Atelier Roos", "'s-Hertogenbosch", "Eenmanszaak", Person("Roos", "van den Berg",
            "roos@atelierroos.example"), BOOKS),
    company("Fysiotherapie Noord", "Groningen", "Maatschap", Person("Jeroen", "Mulder", "jeroen@fysionoord.example",
            ("director",)), ("Jaarrekening",)),
    company("VvE Havenkade", "IJmuiden", "Vereniging", Person("Femke", "Dijkstra", "femke@havenkade.example"),
            ("Jaarrekening",)),
)  # fmt: skip

LINDE = Firm(
    "linde",
    "Kantoor Linde",
    "accountancy",
    "#0f5666",
    LINDE_TEAM,
    LINDE_RELATIONS,
    (
        ("IB", "Aangifte IB", "year", ""),
        ("BTW", "Aangifte btw", "quarter", "vat"),
        ("LOON", "Loonadministratie", "month", "payroll_tax"),
        ("JR", "Jaarrekening", "year", ""),
        ("VPB", "Aangifte Vpb", "year", ""),
    ),
    ("vat_quarter", "annual_accounts", "onboarding"),
)
VECHT = Firm(
    "vecht",
    "Wonen aan de Vecht",
    "housing",
    "#7a3b12",
    (Colleague("maud", "Maud", "Peters", "admin"),),
    (
        Relation("Leila Haddad", "person", "Utrecht",
                 contacts=(Person("Leila", "Haddad", "leila@voorbeeld.example"),),
                 team=(("relation_manager", "maud"),)),
        Relation("Bart Kowalski", "person", "Maarssen",
                 contacts=(Person("Bart", "Kowalski", "bart@voorbeeld.example"),),
                 team=(("relation_manager", "maud"),)),
    ),
)  # fmt: skip
NOORD = Firm(
    "noord",
    "Groothandel Noord",
    "invoices",
    "#3d4f8a",
    (Colleague("wouter", "Wouter", "van 't Hof", "admin"),),
    (
        Relation("Kantoorinrichting Plus B.V.", "supplier", "Groningen",
                 contacts=(Person("Emma", "Smit", "emma@plus.example"),), legal_form="B.V.",
                 team=(("relation_manager", "wouter"),)),
    ),
)  # fmt: skip
EIK = Firm(
    "eik",
    "Kantoor Eik",
    "accountancy",
    "#4a6b2a",
    (Colleague("ed", "Ed", "Eikelboom", "admin"),),
    (
        Relation("Eikenhout Meubels B.V.", "organization", "Apeldoorn",
                 contacts=(Person("Inês", "Boer", "ines@eikenhout.example"),), legal_form="B.V.",
                 team=(("relation_manager", "ed"),)),
    ),
)  # fmt: skip
FIRMS = (LINDE, VECHT, NOORD, EIK)

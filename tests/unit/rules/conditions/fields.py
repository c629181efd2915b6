"""One field of every type, single and of many values, for the tests of conditions."""

from datetime import date

from aanzet.rules.conditions import Catalogue, Field, Value, ValueList, compiled_from, evaluate, load

TODAY = date(2026, 10, 5)
KINDS = ("amount", "number", "date", "text", "code", "id", "bool", "enum")
CHOICES = (("bv", "B.V."), ("nv", "N.V."), ("zzp", "Eenmanszaak"))


def _fields():
    for kind in KINDS:
        choices = CHOICES if kind == "enum" else ()
        yield Field(kind, f"Field {kind}", kind, choices)
        yield Field(f"{kind}s", f"Field {kind}", kind, choices, many=True)
    yield Field("total_incl", "Totaal inclusief btw (BT-112)", "amount")
    yield Field("room", "Ruimte op de order", "amount")
    yield Field("order_reference", "Ordernummer (BT-13)", "text", placeholder=True)
    yield Field("lines.vat", "Btw-tarief regel (BT-152)", "number", many=True)
    yield Field("products", "Product", "enum", (("p1", "Btw-aangifte"),), many=True, elements="values")
    yield Field("legal_form", "Rechtsvorm", "enum", (("bv", "bv"), ("zzp", "Eenmanszaak")))


CATALOGUE = Catalogue(
    {one.key: one for one in _fields()}, {"suppliers": ValueList("Vaste leveranciers", ("NL 123.4", "be-99"))}
)


def asked(field, op, value=None, **more):
    """One stored test."""
    plain = {"id": "c1", "field": field, "op": op, **more}
    return plain if value is None else {**plain, "value": value}


def judged(condition, catalogue=CATALOGUE, as_of=TODAY, **values):
    """Outcome and rows; values: key=text, (text, currency), or a list of these."""
    node, problems = load(condition, catalogue)
    assert not problems, [(str(one), one.values) for one in problems]
    return evaluate(compiled_from(node, catalogue), {key: _values(given) for key, given in values.items()}, as_of)


def _values(given):
    return [
        Value(*(one if isinstance(one, tuple) else (one,))) for one in (given if isinstance(given, list) else [given])
    ]


def outcome(condition, **values):
    """Only the outcome."""
    return judged(condition, **values)[0]


def refused(condition, catalogue=CATALOGUE):
    """Code -> place of everything that is wrong."""
    node, problems = load(condition, catalogue)
    assert node is None
    return {one.code: one.path for one in problems}

"""A second evaluator, written apart from the real one, straight from the text of the design: slow and plain."""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

HOLES = {"na", "n/a", "n.a.", "nvt", "n.v.t.", "-", "--", ".", "0", "geen", "onbekend", "none", "unknown", "x"}


def judged(node, fields, values, as_of, currency="EUR"):
    """True, False or None. fields: key -> (type, many, placeholder). values: key -> [(text, currency)]."""
    if "all" in node:
        return _all([judged(one, fields, values, as_of, currency) for one in node["all"]])
    if "any" in node:
        return _any([judged(one, fields, values, as_of, currency) for one in node["any"]])
    if "not" in node:
        return _not(judged(node["not"], fields, values, as_of, currency))
    kind, _, holes = fields[node["field"]]
    found = list(values.get(node["field"], []))
    quant = node.get("quant")
    if quant == "count":
        return _ask(node["op"], Decimal(sum(_there(one, holes) for one in found)), _args(node, "number"), as_of)
    if quant == "sum":
        return _sum(node, kind, holes, found, as_of, currency)
    if quant:
        answers = [_one(node, one, kind, holes, fields, values, as_of, currency) for one in found]
        return {"any": _any, "all": _all, "none": lambda all_of: _not(_any(all_of))}[quant](answers)
    return _one(node, found[0] if found else None, kind, holes, fields, values, as_of, currency)


def _all(answers):
    return False if False in answers else None if None in answers else True


def _any(answers):
    return True if True in answers else None if None in answers else False


def _not(answer):
    return None if answer is None else not answer


def _there(value, holes):
    if value is None or value[0].strip() == "":
        return False
    return not (holes and " ".join(value[0].casefold().split()) in HOLES)


def _sum(node, kind, holes, found, as_of, currency):
    numbers = []
    for one in found:
        if not _there(one, holes) or _read(one[0], "number") is None:
            return None
        numbers.append(_read(one[0], "number"))
    if kind == "amount":
        coins = {one[1] or currency for one in found} or {currency}
        if coins != {node.get("currency", currency)}:
            return None
    return _ask(node["op"], sum(numbers, Decimal(0)), _args(node, "number"), as_of)


def _one(node, value, kind, holes, fields, values, as_of, currency):
    there = _there(value, holes)
    if node["op"] in ("missing", "present"):
        return there == (node["op"] == "present")
    if not there:
        return None
    read = _read(value[0], kind)
    if read is None:
        return None
    coin = node.get("currency", currency)
    if "other" in node:
        beside = (values.get(node["other"]) or [None])[0]
        if not _there(beside, fields[node["other"]][2]) or _read(beside[0], kind) is None:
            return None
        args, coin = [_read(beside[0], kind)], beside[1] or currency
    else:
        args = _args(node, kind)
    if kind == "amount" and (value[1] or currency) != coin:
        return None
    return _ask(node["op"], read, args, as_of)


def _args(node, kind):
    if node["op"] in ("older_than_days", "ahead_of_days"):
        return [int(node["value"])]
    if node["op"] == "pattern":
        return [node["value"]]
    given = node.get("value", [])
    return [_read(one, kind) for one in ([given] if isinstance(given, str) else given)]


def _read(text, kind):
    text = text.strip()
    if kind in ("amount", "number"):
        try:
            return None if re.search(r"[^0-9.+-]", text) else Decimal(text)
        except InvalidOperation:
            return None
    if kind == "date":
        try:
            return date.fromisoformat(text) if len(text) == len("2026-01-01") else None
        except ValueError:
            return None
    if kind == "bool":
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower())
    if kind == "id":
        return re.sub(r"[\s.\-]", "", text.upper()) or None
    if kind == "code":
        return text.upper()
    if kind == "enum":
        return text
    return " ".join(unicodedata.normalize("NFC", text.casefold()).split())


def _ask(op, value, args, as_of):
    if op in ("eq", "ne"):
        return (value == args[0]) == (op == "eq")
    if op in ("lt", "before"):
        return value < args[0]
    if op in ("gt", "after"):
        return value > args[0]
    if op in ("le", "ge"):
        return value <= args[0] if op == "le" else value >= args[0]
    if op == "between":
        return args[0] <= value and value <= args[1]
    if op == "in":
        return any(value == one for one in args)
    if op in ("contains", "starts", "ends"):
        at = value.find(args[0]) if op != "ends" else value.rfind(args[0])
        return {"contains": at >= 0, "starts": at == 0, "ends": at >= 0 and at + len(args[0]) == len(value)}[op]
    if op == "pattern":
        signs = re.escape(" ".join(args[0].casefold().split())).replace(r"\#", "[0-9]")
        return re.fullmatch(re.sub(r"\\\*$", ".*", signs), value, re.DOTALL) is not None
    if op == "older_than_days":
        return (as_of - value).days > args[0]
    if op == "ahead_of_days":
        return (value - as_of).days > args[0]
    return value if op == "is_true" else not value

"""make features: every feature with its state and the tests that prove it.

tests/features.toml says what is done; the marks @pytest.mark.feature("F123", ...) on tests, classes and modules say
what proves it. The marks are read from the source, so nothing is imported and no database is needed.
"""

import ast
import json
import os
import pathlib
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
STATES = ("done", "planned")


def marks_in(node):
    """The feature numbers of every `...mark.feature("F1", "F2")` inside a piece of source."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "feature":
            yield from (argument.value for argument in call.args if isinstance(argument, ast.Constant))


def tests_in(body, place, inherited):
    """(feature number, test id) of each marked test in a module or class; marks of those count for what is inside."""
    for node in body:
        if isinstance(node, ast.Assign) and any(getattr(name, "id", "") == "pytestmark" for name in node.targets):
            inherited = [*inherited, *marks_in(node.value)]
    classes = {}
    for node in body:
        if isinstance(node, ast.Assign) and getattr(node.value, "attr", "") == "TestCase":  # Hypothesis, stateful
            own = classes.get(getattr(node.value.value, "id", ""), inherited)
            yield from ((number, f"{place}::{node.targets[0].id}::runTest") for number in own)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        own = [*inherited, *(number for decorator in node.decorator_list for number in marks_in(decorator))]
        name = f"{place}::{node.name}"
        if isinstance(node, ast.ClassDef):
            classes[node.name] = own
            if node.name.startswith("Test"):
                yield from tests_in(node.body, name, own)
        elif node.name.startswith("test"):
            yield from ((number, name) for number in own)


def proofs(folder):
    """Feature number -> the ids of the tests that carry it, over all test files of a folder, in order."""
    found = {}
    for path in sorted(folder.rglob("test_*.py")):
        place = path.relative_to(folder.parent).as_posix()
        for number, name in tests_in(ast.parse(path.read_text()).body, place, []):
            names = found.setdefault(number, [])
            if name not in names:
                names.append(name)
    return found


def report(listed, proven):
    """({number: {state, title, tests}}, what is wrong in words)."""
    rows = {number: {**entry, "tests": proven.get(number, [])} for number, entry in sorted(listed.items())}
    wrong = [f"{number} is done but no test carries it." for number, row in rows.items() if _unproven(row)]
    wrong += [
        f"{number}: unknown state {row['state']!r}." for number, row in rows.items() if row["state"] not in STATES
    ]
    for number in sorted(set(proven) - set(listed), key=str):
        wrong.append(f"{number} is no feature, but is on {', '.join(proven[number])}.")
    return rows, wrong


def _unproven(row):
    return row["state"] == "done" and not row["tests"]


def table(rows):
    """Lines for a person: number, state, title, and the tests below it."""
    for number, row in rows.items():
        yield f"{number}  {row['state']:8} {row['title']}"
        for test in row["tests"]:
            yield f"                 {test}"
    done = sum(row["state"] == "done" for row in rows.values())
    tests = {test for row in rows.values() for test in row["tests"]}
    yield f"{done} of {len(rows)} features done, proven by {len(tests)} tests."


def main():
    """The exit code: 0, or 1 when a feature that is done has no test, or a test names what is no feature."""
    listed = tomllib.loads((ROOT / "tests" / "features.toml").read_text())
    rows, wrong = report(listed, proofs(ROOT / "tests"))
    if os.environ.get("JSON") == "1" or "--json" in sys.argv:
        short = {number: {"state": row["state"], "tests": row["tests"]} for number, row in rows.items()}
        print(json.dumps(short, indent=1))
    elif "--check" not in sys.argv:
        print("\n".join(table(rows)))
    print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

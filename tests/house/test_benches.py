"""Benches do not rot: each imports in the environment of the product (peers aside) and offers run()."""

import ast
import importlib
import pathlib

import pytest

from tools.databases import ROOT

MODULES = sorted(path.stem for path in (ROOT / "bench").glob("bench_*.py"))
PEERS = {"SpiffWorkflow", "viewflow", "dbos", "sqlalchemy"}
WANTED = {
    "start", "advance", "advance_many", "timers", "mixed", "held", "turn", "queue_page", "case_page", "portal_home",
    "live", "import", "memory", "migrate",
}  # fmt: skip


def test_every_bench_is_there():
    assert {name.removeprefix("bench_") for name in MODULES} == WANTED


@pytest.mark.parametrize("name", MODULES)
def test_a_bench_imports_what_is_there(name):
    tree = ast.parse((ROOT / "bench" / f"{name}.py").read_text())
    assert any(isinstance(node, ast.FunctionDef) and node.name == "run" for node in tree.body)
    for module, names in imports(ROOT / "bench" / f"{name}.py"):
        found = importlib.import_module(module)
        assert all(hasattr(found, one) for one in names), (module, names)


def imports(path: pathlib.Path):
    """(module, names) of what a bench and its kits take from the product."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("bench."):
            yield from imports(ROOT / f"{node.module.replace('.', '/')}.py")
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] not in PEERS:
            yield node.module, [alias.name for alias in node.names]


def test_the_page_on_performance_names_every_bench():
    text = (ROOT / "docs" / "performance.md").read_text()
    assert not [name for name in WANTED if f"`{name}`" not in text]

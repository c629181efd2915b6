"""The list of features tells the truth, and the tool that reads it sees what is wrong."""

import textwrap
import tomllib

import pytest

from tools.databases import ROOT
from tools.features import proofs, report

LISTED = {"F001": {"state": "done", "title": "One"}, "F002": {"state": "planned", "title": "Two"}}


@pytest.fixture
def marked(tmp_path):
    """A function that makes tests/test_it.py of some source and returns what it proves."""

    def prove(source):
        folder = tmp_path / "tests"
        folder.mkdir(exist_ok=True)
        (folder / "test_it.py").write_text(textwrap.dedent(source))
        return proofs(folder)

    return prove


def test_no_done_feature_without_a_test():
    rows, wrong = report(tomllib.loads((ROOT / "tests" / "features.toml").read_text()), proofs(ROOT / "tests"))
    assert len(rows) == 414
    assert wrong == []


def test_marks_count_on_functions_classes_and_modules(marked):
    proven = marked("""
        import pytest
        pytestmark = [pytest.mark.feature("F001"), pytest.mark.other]

        @pytest.mark.feature("F002", "F003")
        def test_one(): ...

        @pytest.mark.feature("F004")
        class TestMore:
            @pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.feature("F005"))])
            def test_two(self, x): ...

            def helper(self): ...

        @pytest.mark.feature("F006")
        class Machine(RuleBasedStateMachine): ...

        TestMachine = Machine.TestCase
    """)
    two = "tests/test_it.py::TestMore::test_two"
    assert proven["F002"] == proven["F003"] == ["tests/test_it.py::test_one"]
    assert proven["F004"] == proven["F005"] == [two]
    assert proven["F006"] == ["tests/test_it.py::TestMachine::runTest"]
    assert proven["F001"] == ["tests/test_it.py::test_one", two, "tests/test_it.py::TestMachine::runTest"]


def test_done_without_a_test_is_refused(marked):
    assert report(LISTED, marked("def test_one(): ..."))[1] == ["F001 is done but no test carries it."]


def test_a_number_that_is_no_feature_is_refused(marked):
    proven = marked("""
        import pytest
        @pytest.mark.feature("F001", "F999")
        def test_one(): ...
    """)
    assert report(LISTED, proven)[1] == ["F999 is no feature, but is on tests/test_it.py::test_one."]


def test_an_unknown_state_is_refused():
    assert "unknown state" in report({"F001": {"state": "nearly", "title": "One"}}, {})[1][0]

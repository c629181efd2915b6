"""What should have begun and did not, and why (F410)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aanzet.rules import periods
from aanzet.rules.autostart import Timing
from aanzet.rules.missed import (
    DELETED,
    FAILED,
    GRACE,
    LOOK_BACK,
    NO_DATE,
    NOT_STARTED,
    NUMBER_MISSING,
    PERIOD_NOT_SET,
    RULE_OFF,
    Facts,
    Kind,
    Rule,
    cause,
    expected,
    may_look_again,
    should_begin,
)

TODAY = date(2026, 11, 22)
VAT = Kind("vat", "quarter", ("btw",))
pytestmark = pytest.mark.feature("F410")


def keys(kind, today=TODAY):
    return [one.period.key for one in expected([kind], today)]


def test_periods_that_ended_and_should_have_begun():
    assert keys(VAT) == ["2026-Q2", "2026-Q3"]
    assert keys(VAT, date(2026, 10, 10)) == ["2026-Q1", "2026-Q2"], "the third quarter has fourteen days"
    assert keys(VAT, date(2026, 10, 20)) == ["2026-Q2", "2026-Q3"]
    assert [one.last for one in expected([VAT], TODAY)] == [False, True]


def test_a_rule_says_when_and_has_a_day_for_it():
    rule = Rule(active=True, timing=Timing("days", 30))
    assert keys(Kind("vat", "quarter", ("btw",), rule), date(2026, 10, 31)) == ["2026-Q2"]
    assert keys(Kind("vat", "quarter", ("btw",), rule), date(2026, 11, 1)) == ["2026-Q2", "2026-Q3"]
    quarter = periods.parse("2026-Q3")
    later = Rule(active=True, timing=Timing("days", 30), from_on=date(2027, 1, 1))
    assert should_begin(later, quarter) == quarter.end + GRACE, "a rule that does not hold yet says nothing"
    assert should_begin(Rule(active=False, timing=Timing("days", 30)), quarter) == quarter.end + GRACE


def test_what_has_no_product_or_no_period_is_not_expected():
    assert keys(Kind("x", "quarter", ())) == []
    assert keys(Kind("x", "none", ("btw",))) == []
    assert {one.period.kind for one in expected([Kind("x", "from_client", ("btw",))], TODAY)} == {
        "month", "four_weeks", "quarter", "half_year", "year"
    }  # fmt: skip


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sampled_from(periods.KINDS))
def test_nothing_is_expected_before_its_end_or_longer_ago_than_we_look(today, kind):
    for one in expected([Kind("x", kind, ("p",))], today):
        assert one.period.end < today and one.by < today
        assert one.last or one.period.end >= today - LOOK_BACK


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (Facts(), NOT_STARTED),
        (Facts(dated=False), NO_DATE),
        (Facts(rule_on=False, dated=False), RULE_OFF),
        (Facts(number_known=False, rule_on=False), NUMBER_MISSING),
        (Facts(filing_known=False, number_known=False), PERIOD_NOT_SET),
        (Facts(failed=True, filing_known=False), FAILED),
        (Facts(deleted=True, failed=True), DELETED),
    ],
)
def test_the_cause_is_what_to_mend_first(facts, code):
    assert cause(facts) == code


def test_a_dismissal_needs_a_day_to_look_again():
    assert may_look_again(TODAY, TODAY + timedelta(days=1))
    assert not may_look_again(TODAY, TODAY)
    assert not may_look_again(TODAY, None)
    assert not may_look_again(TODAY, TODAY + timedelta(days=367))

"""The pages of figures: the turn clock over many cases and process insight, each number with its cases (F406, F411)."""

import re
from datetime import timedelta

import pytest

from aanzet.cases.actions.lifecycle import cancel_case
from aanzet.cases.actions.phases import complete_phase, override_case
from aanzet.cases.actions.start import StartOrder, start_cases
from aanzet.core.clock import app_now
from aanzet.rules.process import words
from aanzet.rules.process.commands import CompletePhase, Override
from tests.cast import build
from tests.cast_cases import Running, copies_of, publish
from tests.flows.test_office_queue import page, plain

MANY = 6


@pytest.fixture
def cast(db):
    """The cast as it was made sixty days ago."""
    return build(app_now() - timedelta(days=60))


@pytest.fixture
def office(cast):
    """Six finished cases of the same kind (nine days with the client, then with Bram and Chris) and one stopped."""
    with cast.linde.scope():
        template = publish(cast)
        clients = copies_of(cast.linde.clients["fatima"], MANY)
        begun = cast.now
        order = StartOrder(template, period="2025", at_once=True)
        made = start_cases(actor=cast.anna, now=begun, order=order, client_ids=clients)
        cases = [Running(outcome.case_id, template) for outcome in made.values()]
        for number, case in enumerate(cases):
            later = begun + timedelta(days=9)
            case.supply(cast, later)
            if number < 2:
                back(cast, case, later + timedelta(days=1))
            finish(cast, case, later + timedelta(days=3))
    return cast, template, cases


def back(cast, case, now):
    """Anna puts the case back to the first phase, and forward again."""
    for what, phase in ((words.SET_BACK, "collect"), (words.SET_STEP, "draft")):
        step(cast, case, now, what, phase)
        now += timedelta(hours=1)


def step(cast, case, now, what, phase):
    from aanzet.cases.models import Case
    from aanzet.cases.queries.snapshots import snapshots

    version = Case.objects.values_list("template_version_id", flat=True).get(id=case.id)
    keys = [one.key for one in snapshots({version})[version].phases]
    phase = keys[0] if what == words.SET_BACK else keys[1]
    order = Override(what, "mistake_repaired", "Verkeerd jaar.", phase_key=phase)
    override_case(actor=cast.anna, now=now, case_id=case.id, order=order)


def finish(cast, case, now):
    """To its end, by stepping in: the quick way for a test."""
    from aanzet.cases.models import Case
    from aanzet.cases.queries.snapshots import snapshots

    version = Case.objects.values_list("template_version_id", flat=True).get(id=case.id)
    last = snapshots({version})[version].phases[-1].key
    order = Override(words.SET_STEP, "earlier_months", "Al gedaan.", phase_key=last)
    override_case(actor=cast.anna, now=now, case_id=case.id, order=order)
    close = CompletePhase(case.entry.id, override_reason="Al gedaan.")
    complete_phase(actor=cast.anna, now=now + timedelta(days=2), case_id=case.id, order=close)


def links(text, what):
    """Addresses of the numbers of the page that count `what`."""
    return [
        one.replace("&amp;", "&") for one in re.findall(r'href="(/office/insight/cases/[^"]*)"', text) if what in one
    ]


@pytest.mark.feature("F411")
def test_how_finished_cases_went(office, django_assert_max_num_queries):
    cast, template, cases = office
    anna = cast.client("anna")
    text = plain(page(anna, "/office/insight/"))
    assert "Procesinzicht" in text and "Aangifte IB" in text and "14 dagen" in text
    page(anna, f"/office/insight/?template={template}")
    with django_assert_max_num_queries(20 + 4):
        raw = page(anna, f"/office/insight/?template={template}")
    text = plain(raw)
    assert "Knelpunt:" in text and "Per werkproces" in text and "Versies vergeleken" in text
    assert "Ging terug naar een eerdere fase" in text or "ging terug naar een eerdere fase" in text
    for what, count in (("flag=reworked", 2), ("reason=mistake_repaired", 2), ("reason=earlier_months", MANY)):
        address = links(raw, what)[0]
        found = plain(page(anna, address))
        assert f"{count} werkprocessen" in found, (what, found)
        assert found.count("Aangifte IB 2025") == count


@pytest.mark.feature("F411")
def test_too_few_cases_are_not_shown_and_it_says_why(office):
    cast, template, cases = office
    with cast.linde.scope():
        from aanzet.cases.models import Case

        client = Case.objects.get(id=cases[0].id).client_id
    text = plain(page(cast.client("anna"), f"/office/insight/?template={template}&client={client}"))
    assert (
        "In deze periode is 1 werkproces afgerond." in text
        and "Te weinig werkprocessen" in text
        and "Knelpunt" not in text
    )


@pytest.mark.feature("F406")
def test_the_turn_clock_over_many_cases(office, django_assert_max_num_queries):
    cast, template, cases = office
    anna = cast.client("anna")
    page(anna, "/office/insight/turn/")
    with django_assert_max_num_queries(16):
        raw = page(anna, "/office/insight/turn/?by=template")
    assert "9 dagen" in plain(raw)
    (address,) = links(raw, "side=client")
    found = plain(page(anna, address))
    assert (
        f"{MANY} werkprocessen" in found and "Tijd aan zet · bij de cliënt" in found and found.count("9 dagen") == MANY
    )
    (address,) = links(raw, "time=working")
    found = plain(page(anna, address))
    assert f"{MANY} werkprocessen" in found and "bij kantoor · werktijd" in found
    by_client = page(anna, "/office/insight/turn/?by=client&sort=-client")
    assert plain(by_client).count("9 dagen") >= MANY and 'aria-sort="descending"' in by_client
    for by in ("team", "role", "person"):
        assert "Gemiddeld aantal dagen per werkproces" in page(anna, f"/office/insight/turn/?by={by}")


@pytest.mark.feature("F411")
def test_per_person_only_with_the_right_and_small_groups_not_at_all(office):
    cast, template, cases = office
    bram = cast.client("bram")
    assert "Anna Visser" in plain(page(cast.client("anna"), "/office/insight/turn/?by=person")).partition("Kantoor")[2]
    assert bram.get("/office/insight/turn/?by=person").status_code == 404
    assert bram.get("/office/insight/cases/?by=person").status_code == 404
    text = plain(page(bram, "/office/insight/turn/?by=role"))
    assert "Te weinig mensen" in text and "by=person" not in page(bram, "/office/insight/turn/")
    stranger = cast.client("ed")
    assert "Aangifte IB" not in plain(page(stranger, "/office/insight/"))
    assert stranger.get(f"/office/insight/?client={cast.linde.clients['fatima']}").status_code == 404


@pytest.mark.feature("F406")
def test_time_of_a_stand_in_counts_for_the_party_and_names_him(office):
    from aanzet.cases.models import TurnInterval

    cast, template, cases = office
    with cast.linde.scope():
        people = cast.linde.people
        mine = TurnInterval.objects.filter(party="office", people=[people["anna"]])
        assert mine.exists()
        mine.update(people=[people["chris"]], instead_of=[people["anna"]])
    text = plain(page(cast.client("anna"), "/office/insight/turn/?by=person"))
    assert "als waarnemer" in text and "Chris Bakker" in text
    (address,) = links(page(cast.client("anna"), "/office/insight/turn/?by=person"), "time=stood_in")
    assert "als waarnemer" in plain(page(cast.client("anna"), address))
    roles = plain(page(cast.client("anna"), "/office/insight/turn/?by=role"))
    assert "Relatiebeheerder" in roles  # Anna's role: she is who he stood in for


def test_stopped_cases_are_no_figures(office):
    cast, template, cases = office
    with cast.linde.scope():
        clients = [cast.linde.clients["fatima"]]
        made = start_cases(actor=cast.anna, now=cast.now, order=StartOrder(template, period="2024", at_once=True),
                           client_ids=clients)  # fmt: skip
        case = next(iter(made.values())).case_id
        cancel_case(actor=cast.anna, now=cast.now + timedelta(days=1), case_id=case, reason="Dubbel")
    assert "Aangifte IB 6 " in plain(page(cast.client("anna"), "/office/insight/"))

"""What the check before publication finds, and where."""

import pytest

from aanzet.rules.conditions import Comparison, Group, Not
from aanzet.rules.plain import WARNING
from aanzet.rules.process import words
from aanzet.rules.process.template import (
    AssigneeRule,
    AutomationDefinition,
    CheckpointDefinition,
    ClosingMessage,
    DueRule,
    ItemTypeLink,
    Moment,
    PhaseDefinition,
    RecipientRule,
    ReminderRule,
    RequestItemDefinition,
    TemplateFacts,
    TemplateSnapshot,
    problems,
)
from tests.unit.rules.process.build import MESSAGE, REQUEST, TEAM, TEMPLATE, changed

FACTS = TemplateFacts(
    roles={"relation_manager": 0, "accountant": 0, "payroll": 3},
    products=frozenset({"ib"}),
    item_types={"statement": "none", "return": "year", "vat": "quarter"},
    functions=frozenset({"director"}),
    teams={TEAM: 2, "empty": 0},
)
GOOD = changed(
    TEMPLATE,
    products=("ib",),
    phases=tuple(changed(phase, description="Doe dit", internal=False) for phase in TEMPLATE.phases),
)


def found(template, severity=None):
    return [str(one) for one in problems(template, FACTS) if severity in (None, one.severity)]


def first(**fields):
    return changed(GOOD, phases=(changed(GOOD.phases[0], **fields), *GOOD.phases[1:]))


def automation(**fields):
    return first(automations=(changed(REQUEST, **fields),))


def test_a_good_template_has_no_problems():
    assert found(GOOD) == []


@pytest.mark.feature("F111", "F134")
@pytest.mark.parametrize(
    ("template", "problem"),
    [
        (TemplateSnapshot(" "), "name: required"),
        (TemplateSnapshot("A"), "phases: phase_required"),
        (changed(GOOD, products=("gone",)), "products: product_archived"),
        (changed(GOOD, item_types=(ItemTypeLink("nothing"),)), "item_types[0]: unknown_item_type"),
        (changed(GOOD, item_types=(ItemTypeLink("vat"),)), "item_types[0]: item_type_period"),
        (
            changed(GOOD, item_types=(ItemTypeLink("return", "nowhere"),)),
            "item_types[0].required_before_closing_phase: unknown_phase",
        ),
        (changed(GOOD, close_message=ClosingMessage("{nothing}")), "close_message.text: unknown_variable"),
        (first(name=" "), "phases[0].name: required"),
        (first(name="Opstellen"), "phases: phase_twice"),
        (first(key="draft"), "phases: phase_twice"),
        (first(lead_time_days=-1), "phases[0].lead_time_days: number_of_days"),
        (first(lead_time_days=10**9), "phases[0].lead_time_days: number_of_days"),
        (first(roles=()), "phases[0].roles: required"),
        (first(roles=("king",)), "phases[0].roles: unknown_role"),
        (first(assignment=words.TEAM), "phases[0].teams: required"),
        (first(assignment=words.TEAM, teams=("gone",)), "phases[0].teams: unknown_team"),
        (first(deadline=DueRule(words.FIXED_DAY, day="13-01")), "phases[0].deadline.day: day_of_year"),
        (first(recipient=RecipientRule(words.FUNCTION, "king")), "phases[0].recipient: unknown_function"),
        (first(checkpoints=(CheckpointDefinition("a"),)), "phases[0].checkpoints[0].text: required"),
        (first(checkpoints=(CheckpointDefinition("a", "A"),) * 2), "phases[0].checkpoints: key_twice"),
    ],
)
def test_errors_of_template_and_phases(template, problem):
    assert problem in found(template, "error")


@pytest.mark.feature("F157", "F163", "F172")
@pytest.mark.parametrize(
    ("template", "problem"),
    [
        (first(automations=(changed(MESSAGE, text=""), REQUEST)), "phases[0].automations[0].text: required"),
        (first(sender_role=""), "phases[0].sender_role: sender_required"),
        (automation(key=MESSAGE.key, title=""), "phases[0].automations[0].title: required"),
        (automation(items=()), "phases[0].automations[0].items: request_without_lines"),
        (automation(items=(RequestItemDefinition("a"),)), "phases[0].automations[0].items[0].text: required"),
        (
            automation(items=(RequestItemDefinition("a", "Over {jaar}"),)),
            "phases[0].automations[0].items[0].text: unknown_variable",
        ),
        (automation(text="Dag {naam"), "phases[0].automations[0].text: unclosed_variable"),
        (automation(item_type="gone"), "phases[0].automations[0].item_type: unknown_item_type"),
        (automation(recipient=RecipientRule(words.FUNCTION)), "phases[0].automations[0].recipient: unknown_function"),
        (automation(assignee=AssigneeRule(("king",))), "phases[0].automations[0].assignee.roles: unknown_role"),
        (automation(moment=Moment(words.AFTER_START, -1)), "phases[0].automations[0].moment.amount: number_of_days"),
        (automation(reminders=ReminderRule((), 1, 11)), "phases[0].automations[0].reminders: reminder_limits"),
        (automation(key="approval"), "phases: key_twice"),  # also when it is in another phase
    ],
)
def test_errors_of_automations(template, problem):
    assert problem in found(template, "error")


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        pytest.param(first(description=""), "phases[0].description: no_description", marks=pytest.mark.feature("F138")),
        pytest.param(
            first(automations=(MESSAGE,)), "phases[0]: client_can_do_nothing", marks=pytest.mark.feature("F147")
        ),
        pytest.param(
            changed(GOOD, phases=(PhaseDefinition("a", "A", internal=True),)),
            "visible_to_client: nothing_visible",
            marks=pytest.mark.feature("F137", "F120"),
        ),
        pytest.param(
            first(assignment=words.TEAM, teams=("empty",)),
            "phases[0].teams: empty_team",
            marks=pytest.mark.feature("F143"),
        ),
        pytest.param(
            first(sender_role="payroll"),
            "phases[0].sender_role: role_without_holder",
            marks=pytest.mark.feature("F165"),
        ),
        pytest.param(
            first(automations=(changed(MESSAGE, sender_role="accountant"), REQUEST)),
            "phases[0].automations: two_senders",
            marks=pytest.mark.feature("F111"),
        ),
        pytest.param(
            automation(moment=Moment(words.BEFORE_DUE, 3, words.WEEKS)),
            "phases[0].automations[0].moment: moment_before_start",
            marks=pytest.mark.feature("F160"),
        ),
    ],
)
def test_warnings(template, problem):
    assert problem in found(template, WARNING)


def test_a_text_with_the_wrong_variable_says_which_and_where():
    wrong = AutomationDefinition("a", title="A", text="Dag {naam}")
    one = next(one for one in problems(first(automations=(wrong,)), FACTS) if one.code == "unknown_variable")
    assert one.values == {"variable": "naam", "position": 5}


HAIR = Comparison("c1", "client.hair", "eq", ("red",))
FORM = Comparison("c1", "client.legal_form", "eq", ("B.V.",))


def _middle(condition, **fields):
    """GOOD with a phase in the middle that has this condition."""
    middle = PhaseDefinition("m", "Midden", description="Iets", condition=condition, **fields)
    return changed(GOOD, phases=(*GOOD.phases, middle, PhaseDefinition("z", "Slot", description="Klaar")))


@pytest.mark.feature("F148")
@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        (HAIR, "phases[N].condition.field: condition_unknown_field"),
        (Not(changed(FORM, value=("Ltd",))), "phases[N].condition.not.value: condition_choice"),
        (Group("all", (FORM, FORM)), "phases[N].condition.all[1].id: condition_id_twice"),
        (Comparison("c1", "answer.ask.gone", "present"), "phases[N].condition.field: condition_unknown_field"),
        (
            Comparison("c1", "client.products", "eq", ("gone",), quant="any"),
            "phases[N].condition.value: condition_choice",
        ),
    ],
)
def test_conditions_of_phases(condition, problem):
    assert problem.replace("N", str(len(GOOD.phases))) in found(_middle(condition))


@pytest.mark.feature("F148")
def test_good_conditions_are_no_problem():
    product = next(iter(FACTS.products))
    takes = Comparison("c2", "client.products", "eq", (product,), quant="any")
    assert not [one for one in found(_middle(Group("any", (FORM, takes)))) if "condition" in one]


@pytest.mark.feature("F148")
@pytest.mark.parametrize("number", [0, -1])
def test_the_first_and_last_phase_have_no_condition(number):
    template = _middle(None)
    number %= len(template.phases)
    phases = [changed(phase, condition=FORM) if at == number else phase for at, phase in enumerate(template.phases)]
    template = changed(template, phases=tuple(phases))
    assert f"phases[{number}].condition: condition_first_or_last" in found(template)


@pytest.mark.feature("F161")
def test_conditions_of_automations():
    asks = changed(REQUEST, condition=HAIR)
    problem = "phases[0].automations[0].condition.field: condition_unknown_field"
    assert problem in found(first(automations=(asks,)))
    assert problem not in found(first(automations=(changed(REQUEST, condition=FORM),)))


@pytest.mark.feature("F148", "F161")
def test_a_text_line_of_a_request_is_a_field():
    lines = (RequestItemDefinition("staff", "Heb je personeel?", answer=words.TEXT), REQUEST.items[0])
    asking = changed(first(automations=(changed(REQUEST, items=lines),)), name="Vragen")
    for line, known in (("staff", True), (REQUEST.items[0].key, False)):
        condition = Comparison("c1", f"answer.{REQUEST.key}.{line}", "present")
        template = changed(asking, phases=(*asking.phases, PhaseDefinition("m", "M", condition=condition)))
        codes = [one.code for one in problems(template, FACTS)]
        assert ("condition_unknown_field" not in codes) == known


def of_phase(number, **fields):
    phases = list(GOOD.phases)
    phases[number] = changed(phases[number], **fields)
    return changed(GOOD, phases=tuple(phases))


KIND = Comparison("k", "case.period_kind", "eq", ("year",))
ASKED = RequestItemDefinition("home", "Heb je een eigen woning?", answer=words.TEXT)
NOBODY = changed(FACTS, clients=4, roles={**FACTS.roles, "accountant": 4}, teams={TEAM: 0})
ALONE = changed(FACTS, clients=4, unreached={"": 1, "director": 3})


@pytest.mark.feature("F111")
@pytest.mark.parametrize(
    ("template", "facts", "problem"),
    [
        (changed(GOOD, products=()), FACTS, "products: no_product"),
        (of_phase(1), NOBODY, "phases[1]: no_way_to_end"),
        (of_phase(2), NOBODY, "phases[2]: no_way_to_end"),
        (of_phase(2, advance_when_done=True), NOBODY, "phases[2]: nobody_can_do"),
        (of_phase(0), ALONE, "phases[0].automations[0].recipient: recipient_nobody"),
        (
            of_phase(1, condition=Comparison("k", "case.period_kind", "eq", ("month",))),
            FACTS,
            "phases[1].condition: never_reached",
        ),
        (
            of_phase(1, condition=Group("all", (KIND, Comparison("p", "client.place", "eq", ("Ede",)),
                                               Comparison("q", "client.place", "in", ("Urk", "Tiel"), many=True)))),
            FACTS,
            "phases[1].condition: never_reached",
        ),
        (
            of_phase(1, condition=Comparison("a", "answer.own.home", "eq", ("ja",)),
                     automations=(changed(REQUEST, key="own", items=(ASKED,)),)),
            FACTS,
            "phases[1].condition: condition_in_circle",
        ),
        (
            changed(of_phase(3, automations=(changed(REQUEST, key="own", items=(ASKED,)),)), phases=(
                GOOD.phases[0], changed(GOOD.phases[1], condition=Comparison("a", "answer.own.home", "eq", ("ja",))),
                GOOD.phases[2], changed(GOOD.phases[3], automations=(changed(REQUEST, key="own", items=(ASKED,)),)),
                GOOD.phases[4],
            )),
            FACTS,
            "phases[1].condition: condition_too_late",
        ),
    ],
)  # fmt: skip
def test_dead_ends_are_warnings(template, facts, problem):
    seen = problems(template, facts)
    assert problem in [str(one) for one in seen if one.severity == WARNING]
    assert problem not in [str(one) for one in problems(GOOD, FACTS)]


@pytest.mark.feature("F111")
def test_who_falls_back_on_the_primary_contact_misses_only_those_without():
    for fall_back, count in ((True, 1), (False, 3)):
        rule = RecipientRule(words.FUNCTION, "director", fall_back_to_primary=fall_back)
        first = next(one for one in problems(of_phase(0, recipient=rule), ALONE) if one.code == "recipient_nobody")
        assert (first.path, first.values["count"]) == ("phases[0].automations[0].recipient", count)


@pytest.mark.feature("F111")
def test_what_may_hold_for_somebody_is_no_dead_end():
    for condition in (KIND, Group("any", (KIND, Comparison("p", "case.period_kind", "eq", ("month",)))), Not(KIND)):
        assert "never_reached" not in {one.code for one in problems(of_phase(1, condition=condition), FACTS)}

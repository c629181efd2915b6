""" "Zoek of doe": groups of what the reader reaches, and nothing of anybody else."""

import pytest

from tests.cast_cases import running

pytestmark = pytest.mark.feature("F212")


def ask(client, text):
    answer = client.get("/office/palette", {"q": text}, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return answer.json()


def labels(answer, title):
    return [item["label"] for group in answer["groups"] if group["title"] == title for item in group["items"]]


def test_everything_about_a_client(cast):
    with cast.linde.scope():
        case = running(cast)
        case.add_return(cast)
        number = case.row.number
    bram = cast.client("bram")
    found = ask(bram, "fatima")
    assert labels(found, "Cliënten") == ["Fatima el Amrani"]
    assert labels(found, "Werkprocessen") == ["Aangifte IB 2025, Fatima el Amrani"]
    assert labels(found, "Documenten") == ["Aangifte IB 2025"]
    assert labels(found, "Doe")[0] == "Start werkproces voor Fatima el Amrani"
    case = next(group for group in found["groups"] if group["title"] == "Werkprocessen")["items"][0]
    assert case["turn"]["text"] == "Klant, vandaag" and case["line"] == "Fase 1 van 5"
    assert case["url"] == f"/office/cases/{number}/"
    assert labels(ask(bram, f"#{number}"), "Werkprocessen") and not labels(ask(bram, f"#{number}"), "Documenten")
    assert labels(ask(bram, number[-3:]), "Werkprocessen")


def test_colleagues_and_commands(cast):
    bram = cast.client("bram")
    found = ask(bram, "@chris")
    assert [group["title"] for group in found["groups"]] == ["Team"] and labels(found, "Team") == ["Chris Bakker"]
    commands = labels(ask(bram, ">"), "Doe")
    assert commands[0] == "Start werkproces" and "Naar Aan zet" in commands and "Naar Cliënten" in commands
    assert "Start werkprocessen voor veel cliënten" not in commands  # no right
    assert labels(ask(bram, "> berichten"), "Doe") == ["Naar Berichten"]
    assert labels(ask(bram, ""), "Doe")  # what can be done, before anything is typed


def test_nothing_found(cast):
    found = ask(cast.client("vera"), "zzzyyy")
    assert not found["groups"] and found["nothing"] == "Niets gevonden voor “zzzyyy”."
    assert ask(cast.client("bram"), "@fatina")["nothing"] == "Niets gevonden voor “fatina”. Bedoel je Fatima el Amrani?"
    found = ask(cast.client("anna"), "zzzyyy")
    assert labels(found, "Doe") == ["Nieuwe cliënt zzzyyy"]


def test_only_what_is_reached(cast):
    with cast.linde.scope():
        running(cast)
    for who in ("vera", "ed"):
        found = ask(cast.client(who), "fatima")
        assert not labels(found, "Cliënten") and not labels(found, "Werkprocessen"), who


def test_queries(cast, django_assert_max_num_queries):
    with cast.linde.scope():
        running(cast)
    anna = cast.client("anna")
    ask(anna, "fatima")
    with django_assert_max_num_queries(16 + 4):
        ask(anna, "fatima")

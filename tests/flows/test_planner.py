"""The planner view through its pages, and the help that explains it (F312, F313)."""

import re

import pytest

from aanzet.cases.models import Case
from aanzet.clients.models import ClientProduct
from tests.cast_cases import publish, running

PLANNER = "/office/planner/"


def text_of(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.feature("F312")
def test_from_all_templates_to_one_client(cast):
    anna = cast.client("anna")
    assert "Er is nog geen workflow met een periode in gebruik." in text_of(anna, PLANNER)
    year = cast.now.year - 1
    with cast.linde.scope():
        ClientProduct.objects.update(valid_from=None)
        case = running(cast, period=str(year - 1))
        loose = publish(cast, model="onboarding", name="Los werk")
        Case.objects.update(due_on=cast.today.replace(year=year))
        number = Case.objects.get().number
    page = text_of(anna, PLANNER)
    assert "Per jaar" in page and "1 werkproces te laat" in page and "1 te laat" in page and "Los werk" not in page
    assert 'href="/office/planner/"' in page  # in the menu
    phone = page.partition("md:hidden")[2].partition("<table")[0]  # the same cells as a list of periods
    assert f">{year - 1}<" in phone and "1 te laat" in phone and "Per cliënt" in phone and "<details" in phone
    url = re.search(rf'href="(\?[^"]*period={year - 1}[^"]*)#cell"', page)[1].replace("&amp;", "&")
    chosen = text_of(anna, PLANNER + url)
    assert 'id="cell"' in chosen and "Nog niet klaar" in chosen and f"/office/cases/{number}/" in chosen
    assert "mist een werkproces" not in chosen
    before = text_of(anna, f"{PLANNER}?template={case.template}&period={year}")
    assert "1 cliënt mist een werkproces" in before and "Fatima el Amrani" in before
    start = re.search(r'href="(/office/cases/start-many/\?template[^"]+)"', before)[1].replace("&amp;", "&")
    assert f'value="{year}" selected' in text_of(anna, start)  # template and period filled in
    level = f"{PLANNER}{case.template}/"
    page = text_of(anna, level)
    assert "Fatima el Amrani" in page and "dagen te laat" in page and "niet gestart" in page
    assert "geen aangifte ontvangen" in page
    phone = page.partition('<ul class="md:hidden')[2].partition("<table")[0]
    assert f"/office/cases/{number}/" in phone and "dagen te laat" in phone and "niet gestart" in phone
    assert "Geen cliënt past bij deze keuze." in text_of(anna, f"{level}?q=nergens")
    phases = text_of(anna, f"{level}?by=phases&period={year - 1}")
    assert "Review door fiscalist" in phases and f"/office/cases/{number}/" in phases
    begun = text_of(anna, f"{level}?by=phases&period={cast.now.year}").partition("<table")[2]
    assert begun.count("nog te starten") == 1 and "niet gestart" not in begun  # as per period
    assert "kent dit soort periode niet" in text_of(anna, f"{PLANNER}{loose}/")
    assert "kent dit soort periode niet" in text_of(anna, f"{level}?kind=month")
    assert anna.get(f"{PLANNER}{cast.linde.id}/").status_code == 404
    for odd in ("?year=x&back=-3&manager=nobody", "?year=2019&back=2", "?period=never&template=x"):
        text_of(anna, PLANNER + odd)
    assert "Fatima el Amrani" in text_of(cast.client("bram"), level)


@pytest.mark.feature("F313")
def test_the_help_and_the_tour(cast):
    anna, vera = cast.client("anna"), cast.client("vera")
    assert "/office/help/planning/" in text_of(anna, "/office/help/")
    page = text_of(anna, "/office/help/planning/")
    for title in ("Template: zo loopt je werk", "Werkproces: dat werk voor één cliënt", "Periode:", "Beurt:"):
        assert title in page
    assert "Plannerweergave: hoe ver alles is" in page and "Bekijk de templates" in page
    assert "Bekijk de templates" not in text_of(vera, "/office/help/planning/")  # a page she does not have
    url, seen = "/office/help/planning/?step=1", []
    while url:
        step = text_of(anna, url)
        seen.append(re.search(r"Stap (\d) van 5", step)[1])
        found = re.search(r'href="(\?step=\d)" class="btn btn-sm btn-primary"', step)
        url = f"/office/help/planning/{found[1]}" if found else ""
    assert seen == ["1", "2", "3", "4", "5"]
    assert "Vijf woorden" in text_of(anna, "/office/help/planning/?step=9")

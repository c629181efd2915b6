"""The main job in real browsers: an office at desktop width and its client on a phone, both open at once.

docs/flows/income-tax.md tells the same story in words. Errors in a console, scripts that break and violations of the
content security policy fail the test, in whichever browser they happen (tests/conftest.py, new_page).
"""

import pathlib
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.people import at_the_office, open_firm, sign_in_by_code, the_mail
from tests.conftest import PHONE
from tests.papers import pdf

SAMPLES = pathlib.Path(__file__).parents[1] / "samples" / "crm"
RETURN = pdf(
    "Aangifte inkomstenbelasting 2025\nFatima el Amrani\nTe ontvangen: 1.212 euro",
    "Toelichting\nBox 3: saldi per 1 januari vastgelegd",
)
PAPER = pdf("Jaaropgaaf 2025\nFatima el Amrani")
SLOW = 60_000  # milliseconds; what the worker does in parts
DRAFT_POINTS = (
    "Vooraf ingevulde aangifte opgehaald",
    "Jaaropgaven werkgevers aangesloten",
    "Eigen woning: WOZ-waarde en hypotheekrente",
    "Box 3: saldi per 1 januari vastgelegd",
    "Lijfrentepremie en jaarruimte berekend",
)


def press(page, name, kind="button"):
    """Use a button or link by its words."""
    page.get_by_role(kind, name=name, exact=True).click()


def turn(page):
    """Whose move it is, as the page of a case says it."""
    return page.locator("#turn-bar")


def file(name, content, kind="application/pdf"):
    """A file as a browser hands it in."""
    return {"name": name, "mimeType": kind, "buffer": content}


# --- Anna prepares ---


def import_clients(anna, server):
    """The wizard: file, recognise, columns, check, preview, report."""
    anna.goto(f"{server.address}/office/clients/import/")
    anna.locator("input[type=file]").set_input_files(SAMPLES / "crm-small.xlsx")
    press(anna, "Ga verder")
    expect(anna.get_by_text("17 van 18 kolommen herkend")).to_be_visible()
    press(anna, "Ga verder")
    press(anna, "Controle")
    expect(anna.get_by_text("Alle regels kloppen.")).to_be_visible()
    press(anna, "Naar het voorbeeld", "link")
    anna.get_by_role("button", name=re.compile(r"^Pas \d+ regels toe$")).click()
    expect(anna.get_by_role("heading", name="De import is toegepast")).to_be_visible(timeout=SLOW)


def publish_template(anna, server):
    """From the library to a version in use."""
    anna.goto(f"{server.address}/office/templates/new/")
    anna.get_by_label("Naam").fill("Aangifte IB")
    anna.get_by_label("Aangifte IB").check()
    press(anna, "Maak de template")
    press(anna, "Publiceer v1", "link")
    press(anna, "Publiceer v1")
    expect(anna.locator("#notices")).to_contain_text("Versie 1 is vanaf nu in gebruik")


def start_in_bulk(anna, server):
    """For whom it starts and for whom not, how far it is, and the report."""
    anna.goto(f"{server.address}/office/cases/start-many/")
    anna.get_by_role("radio", name="Aangifte IB").check()
    anna.get_by_label("Periode van Aangifte IB").select_option("2025")
    press(anna, "Naar de cliënten")
    press(anna, "Naar de controle")
    expect(anna.get_by_role("navigation", name="Uitkomsten")).to_contain_text("Geen ontvanger")
    press(anna, "Ga verder", "link")
    press(anna, "Ga verder")
    anna.get_by_role("button", name=re.compile(r"^Start \d+ werkprocessen$")).click()
    expect(anna.locator("#run")).to_contain_text("· klaar", timeout=SLOW)
    line = anna.get_by_role("listitem").filter(has_text="Fatima el Amrani")
    return line.get_by_role("link").first.get_attribute("href")


# --- Fatima acts ---


def fatima_comes_in(new_page, server, firm):
    """The link of the mail, on a phone, with the code of a second mail."""
    mail = the_mail(server, firm.address("fatima"), "Aangifte IB")
    assert "Anna Visser" in mail["from_header"]
    assert "Fatima" in mail["text"] and "{" not in mail["subject"] + mail["text"]
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(mail["links"][0])
    sign_in_by_code(page, server, firm, "fatima")
    return page


def fatima_supplies(fatima, server):
    """Two things: a paper and a question."""
    fatima.goto(f"{server.address}/portal/")
    expect(fatima.locator("#home")).to_contain_text("Er liggen 2 dingen bij jou")
    first = fatima.get_by_role("region", name="Jij bent aan zet")
    first.get_by_role("link", name=re.compile("Stuur je gegevens voor de aangifte")).click()
    line = fatima.locator("li").filter(has=fatima.get_by_role("heading", name="Jaaropgaaf van je werkgever"))
    line.locator("input[type=file]").set_input_files(file("jaaropgaaf.pdf", PAPER))
    expect(line.get_by_text("Ontvangen").first).to_be_visible()
    press(fatima, "Klaar")
    fatima.get_by_role("link", name=re.compile("^Volgende: Is er iets veranderd")).click()
    fatima.get_by_label(re.compile("^Wat is er veranderd")).fill("We zijn in mei verhuisd naar Groningen.")
    press(fatima, "Klaar")


def fatima_asks(fatima, server):
    """A question in the chat of her process."""
    fatima.goto(f"{server.address}/portal/")
    press(fatima, "Stuur een bericht", "link")
    fatima.get_by_label("Je bericht").fill("Wanneer krijg ik bericht van de Belastingdienst?")
    press(fatima, "Verstuur")
    expect(fatima.get_by_role("log")).to_contain_text("Wanneer krijg ik bericht")


def fatima_approves(fatima, server):
    """She reads both pages and agrees."""
    fatima.goto(f"{server.address}/portal/")
    fatima.get_by_role("link", name=re.compile("Lees je aangifte en geef akkoord")).first.click()
    expect(fatima.locator("[data-viewer] canvas").first).to_be_visible()
    expect(fatima.get_by_text(re.compile("^Pagina [12] van 2$"))).to_be_visible()
    press(fatima, "Toon als tekst")
    expect(fatima.locator("[data-as-text]")).to_contain_text("Te ontvangen: 1.212 euro")
    press(fatima, "Toon als tekst")
    fatima.locator("[data-viewer] canvas").nth(1).scroll_into_view_if_needed()
    expect(fatima.locator("[data-pages-seen]")).to_have_text("Je hebt 2 van 2 pagina’s bekeken")
    press(fatima, "Geef akkoord")


# --- Bram and Chris work ---


def bram_drafts(bram, case):
    """He ticks with a note on a deviation, cannot complete while one is open, and brings in the return."""
    bram.goto(case)
    tick(bram, "Bram", DRAFT_POINTS[:2])
    home = bram.locator("[data-checkpoint]").filter(has_text=DRAFT_POINTS[2])
    home.get_by_role("link", name="Notitie").click()
    bram.get_by_label("Er is een afwijking").check()
    bram.get_by_role("textbox", name="Notitie").fill("WOZ-waarde wijkt 12.000 euro af van vorig jaar.")
    press(bram, "Bewaar")
    expect(home).to_contain_text("WOZ-waarde wijkt 12.000 euro af")
    press(bram, "Rond fase af", "link")
    expect(bram.get_by_role("heading", name="Nog 2 controlepunten open")).to_be_visible()
    expect(bram.get_by_role("button", name="Rond fase af", exact=True)).to_have_count(0)
    bram.get_by_role("link", name=DRAFT_POINTS[3]).click()
    tick(bram, "Bram", DRAFT_POINTS[3:])
    press(bram, "Rond fase af", "link")
    expect(bram.get_by_role("button", name="Rond fase af", exact=True)).to_have_count(0)  # no return in the case yet
    bram.goto(case)
    bram.get_by_label("Soort", exact=True).last.select_option("income_tax_return")
    bram.locator("#doc-file").set_input_files(file("Aangifte IB 2025.pdf", RETURN))
    press(bram, "Upload")
    documents = bram.get_by_role("region", name="Documenten")
    expect(documents.get_by_role("link", name="Aangifte IB 2025", exact=True)).to_be_visible()


def tick(page, who, points):
    """The checkpoints of the phase, one after the other, each saved before the next."""
    for text in points:
        page.get_by_role("checkbox", name=re.compile(f"^{text}")).check()
        expect(page.locator("[data-checkpoint=done]").filter(has_text=text)).to_contain_text(who)


def bram_drafts_again(bram, case):
    """After the send-back the phase is entered anew: he goes through its points once more, and on."""
    bram.goto(case)
    tick(bram, "Bram", DRAFT_POINTS)
    complete(bram, case)


def complete(page, case):
    """The page before completing, and the button on it."""
    page.goto(case)
    press(page, "Rond fase af", "link")
    press(page, "Rond fase af")
    expect(page).to_have_url(case)


def chris_sends_back(chris, case):
    """Once, with a reason."""
    chris.goto(case)
    press(chris, "Meer")
    press(chris, "Terug naar eerdere fase", "link")
    chris.get_by_label("Naar fase").select_option("draft")
    chris.get_by_label("Reden").fill("De verdeling van box 3 ontbreekt.")
    press(chris, "Terug naar eerdere fase")
    expect(turn(chris)).to_contain_text("Bram")


def chris_reviews(chris, case):
    """The checkpoints of the review, and on."""
    chris.goto(case)
    tick(chris, "Chris", ("Berekening nagelopen", "Aftrekposten onderbouwd"))
    complete(chris, case)


def anna_files(anna, case):
    """The last phase is done by hand."""
    anna.goto(case)
    tick(anna, "Anna", ["Aangifte verzonden"])
    press(anna, "Rond fase af", "link")
    press(anna, "Sluit het werkproces af")
    expect(anna).to_have_url(case)
    expect(turn(anna)).to_contain_text("Afgerond")


def wait_fifty_days(page, case):
    """On hold until a day far away: all dates move along, also the one the client was told."""
    from aanzet.core.clock import app_now

    page.goto(case)
    press(page, "Meer")
    press(page, "In de wacht", "link")
    page.get_by_label("Tot").fill((app_now().date() + timedelta(days=50)).isoformat())
    page.get_by_label("Reden").fill("De jaaropgaaf van de bank komt later.")
    press(page, "In de wacht")
    expect(page).to_have_url(case)


def go_on(page, case):
    """Sooner than was thought."""
    page.goto(case)
    press(page, "Ga verder")
    expect(turn(page)).to_contain_text("Jij bent aan zet")


@pytest.mark.feature(
    "F073", "F090", "F096", "F101", "F104", "F116", "F118", "F119", "F123", "F133", "F142", "F145", "F151", "F153",
    "F157", "F158", "F163", "F164", "F173", "F177", "F181", "F183", "F188", "F191", "F192", "F193", "F194", "F212",
    "F328", "F329", "F330", "F332", "F385", "F386",
)  # fmt: skip
def test_the_main_job(server, new_page):
    firm = open_firm("haven")
    anna = at_the_office(new_page, server, firm, "anna")
    import_clients(anna, server)
    publish_template(anna, server)
    case = server.address + start_in_bulk(anna, server)

    # four pages stay open: what one person does, the others see without a reload
    watched = anna.context.new_page()
    watched.goto(case)
    expect(turn(watched)).to_contain_text("Fatima")
    queue = at_the_office(new_page, server, firm, "bram")
    row = queue.locator("#queue-list [data-row]").filter(has_text="Fatima el Amrani")
    expect(row).to_have_count(0)
    fatima = fatima_comes_in(new_page, server, firm)
    home = fatima.context.new_page()
    home.goto(f"{server.address}/portal/")
    fatima_supplies(fatima, server)
    expect(turn(watched)).to_contain_text("Bram")
    expect(row).to_be_visible()
    expect(home.locator("#home")).to_contain_text("Er ligt niets bij jou")
    fatima_asks(fatima, server)
    expect(watched.get_by_role("log")).to_contain_text("Wanneer krijg ik bericht")

    ready = home.locator("#home").get_by_text(re.compile("^Klaar rond"))
    promised = ready.inner_text()
    bram = queue.context.new_page()
    wait_fifty_days(bram, case)
    expect(home.locator("#home")).to_contain_text("Ligt stil tot")
    go_on(bram, case)
    expect(ready).not_to_have_text(promised, use_inner_text=True)
    expect(ready.locator("s")).to_contain_text(promised.removeprefix("Klaar rond "))
    expect(watched.locator("#case-head s")).to_be_visible()
    bram_drafts(bram, case)
    phases = watched.get_by_role("list", name="Fasen").get_by_role("listitem")
    drafting, review = phases.filter(has_text="Aangifte opstellen"), phases.filter(has_text="Review")
    planned = drafting.inner_text()
    complete(bram, case)
    expect(turn(watched)).to_contain_text("Chris")
    expect(row).to_have_count(0)
    expect(drafting).not_to_have_text(planned, use_inner_text=True)
    chris = at_the_office(new_page, server, firm, "chris")
    chris_sends_back(chris, case)
    expect(turn(watched)).to_contain_text("Bram")
    expect(row).to_be_visible()
    expect(watched.locator("#case-live")).to_contain_text("Teruggestuurd door Chris. De verdeling van box 3 ontbreekt.")
    expect(drafting).to_have_text(planned, use_inner_text=True)  # the phase has its full time again
    expect(review.locator("[data-bar]")).to_have_attribute("data-bar", "next")
    bram_drafts_again(bram, case)
    chris_reviews(chris, case)
    expect(turn(watched)).to_contain_text("Fatima")
    expect(home.locator("#home")).to_contain_text("Er ligt 1 ding bij jou")

    fatima_approves(fatima, server)
    expect(turn(watched)).to_contain_text("Jij bent aan zet")
    anna_files(anna, case)
    expect(turn(watched)).to_contain_text("Afgerond")
    the_mail(server, firm.address("fatima"), "Aangifte IB 2025 is klaar")
    fatima.goto(f"{server.address}/portal/messages/")
    fatima.get_by_role("link", name=re.compile("Aangifte IB 2025")).first.click()
    expect(fatima.get_by_role("log")).to_contain_text("je aangifte is verstuurd naar de Belastingdienst")

    anna.goto(case + "timeline/")
    told = anna.get_by_role("main")
    for words in (
        "Fatima rondde",
        "Bram rondde fase 2 af",
        "Chris stuurde fase 3 terug",
        "De verdeling van box 3 ontbreekt.",
        "Anna rondde fase 5 af",
        "Automatisch: fase 4 afgerond",
        "Automatisch namens Bram: fase 2 gestart",
        "in plaats van",
    ):
        expect(told).to_contain_text(words)

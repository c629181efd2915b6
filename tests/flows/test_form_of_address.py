"""An organization that says u says it everywhere to its contacts, and je among colleagues (G15)."""

import json
import re

import pytest

from aanzet.access.actions.organizations import change_organization
from aanzet.access.actions.people import change_person
from aanzet.cases.models import TemplateVersion
from tests.cast_cases import running

JE = re.compile(r"[^.>\n]*\b(?:je|jij|jou|jouw|jezelf|jullie)\b[^.<\n]*", re.IGNORECASE)
PAGES = ("", "cases/", "messages/", "documents/", "notices/", "notices/choices/", "account/")


@pytest.fixture
def formal(cast):
    """Kantoor Linde says u; Fatima's return runs."""
    with cast.linde.scope():
        change_organization(actor=cast.anna, now=cast.now, changes={"address_form": "u"})
        return running(cast)


def written():
    """What the office wrote itself stays as it is: the texts of the template, between their merge variables."""
    (definition,) = TemplateVersion.objects.filter(state="published").values_list("definition", flat=True)
    left, texts = [json.loads(definition)], []
    while left:
        one = left.pop()
        left += one.values() if isinstance(one, dict) else one if isinstance(one, list) else []
        texts += [one] if isinstance(one, str) else []
    return [part for text in texts for part in re.split(r"\{[^}]*\}|\n", text) if JE.search(part)]


def said_je(client, url, written):
    """The page, and its sentences with je that the office did not write itself."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    page = text = answer.content.decode()
    for words in written:
        text = text.replace(words, "")
    return page, JE.findall(re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL))


@pytest.mark.feature("F001")
def test_the_portal_says_u(cast, formal):
    client = cast.client("fatima")
    pages = [f"/portal/{page}" for page in PAGES]
    with cast.linde.scope():
        own = written()
    for page in pages:
        text, je = said_je(client, page, own)
        assert je == [], page
        assert '<html lang="nl"' in text
        found = re.findall(r'href="(/portal/(?:cases|tasks|messages|documents)/[^"#?]+)"', text)
        pages += [link for link in dict.fromkeys(found) if link not in pages and not link.endswith("/file/")]
    assert len(pages) > len(PAGES) + 3
    assert "Er liggen <b>2 dingen</b> bij u." in said_je(client, "/portal/", own)[0]


@pytest.mark.feature("F001")
def test_colleagues_and_english_contacts_do_not_notice(cast, formal):
    assert "Waar je bent ingelogd" in cast.client("bram").get("/office/profile/").content.decode()
    with cast.linde.scope():
        change_person(actor=cast.anna, now=cast.now, person_id=cast.linde.people["fatima"], changes={"language": "en"})
    assert "There are <b>2 things</b> with you." in cast.client("fatima").get("/portal/").content.decode()

"""A template goes out as a file and comes in again, through pages (F391, F130)."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from aanzet.cases.models import ProcessTemplate, TemplateVersion

URL = "/office/templates/import/"


def file(text, name="template.yaml"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


@pytest.fixture
def anna(cast):
    return cast.client("anna")


@pytest.fixture
def template(anna):
    return anna.post("/office/templates/new/", {"name": "Aangifte IB", "model_key": "income_tax"})["Location"]


@pytest.mark.feature("F391")
def test_out_mended_and_in_again(cast, anna, template):
    page = anna.get(f"{template}versions/").content.decode()
    address = re.search(r'href="([^"]+/file/\?version=1)"', page)[1]
    out = anna.get(address)
    assert out["Content-Type"].startswith("application/yaml") and "aangifte-ib-v1.yaml" in out["Content-Disposition"]
    text = out.content.decode()
    assert URL in anna.get("/office/templates/").content.decode()

    wrong = anna.post(URL, {"file": file(text.replace("lead_time_days: 7", "lead_time: 7"))})
    shown = wrong.content.decode()
    line = text.split("lead_time_days: 7")[0].count("\n") + 1
    assert wrong.status_code == 422
    assert f"Regel {line}: onbekend veld &#x27;lead_time&#x27;; bedoel je &#x27;lead_time_days&#x27;?" in shown
    assert "lead_time: 7" in shown and "Er is niets gemaakt" in shown

    read = anna.post(URL, {"text": text, "step": "read"})
    assert read.status_code == 200 and 'value="Aangifte IB (2)"' in read.content.decode()
    refused = anna.post(
        URL, {"text": text, "step": "make", "target": "existing", "template_id": template.split("/")[3]}
    )
    assert refused.status_code == 422 and "staat al een concept" in refused.content.decode()
    assert "Aanleveren gegevens" in refused.content.decode()
    done = anna.post(URL, {"text": text, "step": "make", "target": "new", "name": "Aangifte IB (2)"})
    assert done.status_code == 302 and done["Location"] != template
    with cast.linde.scope():
        first, second = TemplateVersion.objects.order_by("edited_at").values_list("definition", flat=True)
    assert first.replace('"name":"Aangifte IB",', "") == second.replace('"name":"Aangifte IB (2)",', "")


@pytest.mark.feature("F391")
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"x" * 5_000_000, "Dit bestand is te groot: hoogstens 256 kB."),
        (b"\xff\xfe\x00", "Dit is geen tekstbestand."),
        (b"", "Dit bestand is leeg."),
        (b"format: 1\ntemplate: &a\n  name: [*a, *a]\n", "Regel 2: verwijzingen (&amp; en *) mogen niet."),
        (b"format: 1\ntemplate: !!python/object/apply:os.x []\n", "Regel 2: typen (!) en instructies mogen niet."),
        (b"format: 1\ntemplate:\n  name: A\n  phases:\n  - {key: a, name: Review}\n  - {key: b, name: review}\n",
         "Regel 6: er is al een fase “review” (regel 5)."),
    ],
)  # fmt: skip
def test_bad_files_are_refused_in_a_sentence(cast, anna, content, sentence):
    answer = anna.post(URL, {"file": file(content)})
    assert answer.status_code == 422 and sentence in answer.content.decode()
    with cast.linde.scope():
        assert not ProcessTemplate.objects.exists()


@pytest.mark.feature("F391", "F114")
def test_a_model_that_needs_what_is_missing_can_be_taken_with_something_else(cast):
    ed = cast.client("ed")
    refused = ed.post("/office/templates/new/", {"name": "Btw", "model_key": "vat_quarter"})
    link = re.search(r'href="([^"]*\?model=vat_quarter)"', refused.content.decode())[1]
    page = ed.get(link)
    shown = page.content.decode()
    assert page.status_code == 200 and "Product “Aangifte btw”" in shown
    needs = re.findall(r'name="(need_[^"]+)"', shown)
    text = page.context["text_form"].initial["text"]
    values = {"text": text, "step": "make", "target": "new", "name": "Btw"}
    assert ed.post(URL, values).status_code == 422
    assert ed.post(URL, values | dict.fromkeys(needs, "-")).status_code == 302
    assert ed.get(f"{URL}?model=nothing").status_code == 404


@pytest.mark.feature("F115")
def test_the_models_stand_under_the_profile_they_are_for(anna):
    shown = anna.get("/office/templates/new/").content.decode()
    models = ("Aangifte Vpb", "Conversiecontrole", "Inkoopfactuur beoordelen", "Overlastmelding")
    order = [shown.index(f">{name}</b>") for name in models]
    assert order == sorted(order)


@pytest.mark.feature("F130")
def test_a_clone_by_a_button(cast, anna, template):
    answer = anna.post(f"{template}clone/", {"number": "1"}, follow=True)
    assert answer.status_code == 200 and "Kopie van Aangifte IB" in answer.content.decode()
    anna.post(f"{template}clone/", {"number": "1"})
    assert "Kopie van Aangifte IB (2)" in anna.get("/office/templates/").content.decode()
    assert cast.client("vera").post(f"{template}clone/").status_code == 404
    assert cast.client("vera").get(URL).status_code == 404

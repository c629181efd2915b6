"""Templates as files and as copies: out, in, into another organization, and nothing half made (F391, F130)."""

import dataclasses

import pytest

from aanzet.cases.actions.template_copies import clone_template, import_template, import_template_sheet
from aanzet.cases.actions.templates import archive_template, create_template, publish_template
from aanzet.cases.models import ProcessTemplate, TemplateVersion
from aanzet.cases.queries.library import models
from aanzet.cases.queries.template_files import model_file, proposal, template_file
from aanzet.cases.queries.template_names import LEAVE_OUT
from aanzet.cases.queries.template_sheets import sheet_proposal, template_sheet
from aanzet.cases.queries.templates import version_for
from aanzet.core.errors import NotFound, Refused
from aanzet.rules.process.template.naming import PRODUCT, ROLE, TEAM, Named
from aanzet.rules.process.template.sheet.tabs import TextTab


@pytest.fixture
def linde(cast):
    with cast.linde.scope():
        yield cast


def made(cast, name="Aangifte IB", key="income_tax"):
    return create_template(actor=cast.anna, now=cast.now, name=name, model_key=key)


def body(text):
    """The file without the comments on top."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))


def refused(call, code, **options):
    with pytest.raises(Refused) as caught:
        call(**options)
    assert caught.value.code == code
    return caught.value


@pytest.mark.feature("F391")
def test_a_file_names_products_and_teams_and_comes_back_with_the_same_ids(linde):
    template = made(linde)
    publish_template(actor=linde.anna, now=linde.now, template_id=template, despite_warnings=True)
    name, text = template_file(linde.anna, template, 1)
    assert name == "aangifte-ib-v1.yaml" and text.startswith("# Aangifte IB, versie 1 (in gebruik), ")
    assert "products: [Aangifte IB]" in text and "teams: [Fiscaal]" in text
    again = import_template(actor=linde.anna, now=linde.now, text=text, name="Aangifte IB terug")
    back = version_for(linde.anna, again).snapshot
    assert dataclasses.replace(back, name="Aangifte IB") == version_for(linde.anna, template, 1).snapshot
    assert body(template_file(linde.anna, again)[1]) == body(text).replace(
        "name: Aangifte IB\n", "name: Aangifte IB terug\n", 1
    )
    assert version_for(linde.anna, again).state == "draft"


@pytest.mark.feature("F391")
@pytest.mark.parametrize("key", [model.key for model in models()])
def test_every_model_goes_out_and_in_with_equal_bytes(linde, key):
    text = model_file(linde.anna, key)
    found, problems = proposal(linde.anna, text)
    assert not problems
    chosen = {one: LEAVE_OUT for one, _ in found.needs}
    first = import_template(actor=linde.anna, now=linde.now, text=text, chosen=chosen)
    out = body(template_file(linde.anna, first)[1])
    archive_template(actor=linde.anna, now=linde.now, template_id=first)
    second = import_template(actor=linde.anna, now=linde.now, text=out)
    assert body(template_file(linde.anna, second)[1]) == out


@pytest.mark.feature("F391")
def test_a_file_becomes_a_new_draft_of_an_existing_template(linde):
    template = made(linde)
    text = template_file(linde.anna, template)[1].replace("lead_time_days: 14", "lead_time_days: 21")
    here = {"actor": linde.eva, "now": linde.now, "text": text, "template_id": template}
    refused(import_template, "draft_exists", **here)
    import_template(**here, replace=True)
    view = version_for(linde.anna, template)
    assert (view.number, view.snapshot.phases[0].lead_time_days, view.edited_by) == (1, 21, linde.linde.people["eva"])
    publish_template(actor=linde.anna, now=linde.now, template_id=template, despite_warnings=True)
    import_template(**here)
    assert [(one.number, one.state) for one in TemplateVersion.objects.order_by("number")] == [
        (1, "published"),
        (2, "draft"),
    ]
    other = made(linde, "Ander")
    refused(import_template, "name_taken", **here | {"template_id": other, "replace": True})
    archive_template(actor=linde.anna, now=linde.now, template_id=other)
    with pytest.raises(NotFound):
        import_template(**here | {"template_id": other, "replace": True})


@pytest.mark.feature("F391")
def test_what_is_lacking_is_asked_and_chosen_or_left_out_and_nothing_is_half_made(cast):
    with cast.linde.scope():
        text = template_file(cast.anna, made(cast, "Btw", "vat_quarter"))[1]
    text = text.replace(
        "assignment: role\n      roles: [administration, relation_manager]", "assignment: team\n      teams: [Btw]"
    )
    with cast.eik.scope():
        found, problems = proposal(cast.ed, text)
        assert not problems
        team, product = Named(TEAM, "Btw"), Named(PRODUCT, "Aangifte btw")
        needed = dict(found.needs)
        assert set(needed) == {team, product}
        here = {"actor": cast.ed, "now": cast.now, "text": text}
        error = refused(import_template, "template_file_needs", **here)
        assert "Btw" in error.text and "Aangifte btw" in error.text
        key, label = found.names.choices[PRODUCT][0]
        refused(import_template, "choice_invalid", **here, chosen={team: key, product: key})
        assert not ProcessTemplate.objects.exists()
        template = import_template(**here, chosen={team: LEAVE_OUT, product: key})
        snapshot = version_for(cast.ed, template).snapshot
        assert snapshot.products == (key,) and snapshot.phases[0].assignment == "none"
        assert f"products: [{label}]" in template_file(cast.ed, template)[1]


@pytest.mark.feature("F391")
def test_a_wrong_file_makes_nothing(linde):
    error = refused(
        import_template, "template_file_wrong", actor=linde.anna, now=linde.now,
        text="format: 1\ntemplate:\n  name: Fout\n  phases:\n    - key: a\n      lead_time: 3\n",
    )  # fmt: skip
    assert "1 fout" in error.text and not ProcessTemplate.objects.exists()
    for text in ("", "a: &a [*a]", "!!python/object/apply:os.system [ls]", "x" * 5_000_000):
        refused(import_template, "template_file_wrong", actor=linde.anna, now=linde.now, text=text)
    assert not ProcessTemplate.objects.exists()


@pytest.mark.feature("F130")
def test_a_clone_is_a_draft_of_its_own_with_the_next_free_name(linde):
    template = made(linde)
    publish_template(actor=linde.anna, now=linde.now, template_id=template, despite_warnings=True)
    copies = [clone_template(actor=linde.eva, now=linde.now, template_id=template) for _ in range(2)]
    views = [version_for(linde.anna, one) for one in copies]
    assert [view.snapshot.name for view in views] == ["Kopie van Aangifte IB", "Kopie van Aangifte IB (2)"]
    assert [(view.state, view.number) for view in views] == [("draft", 1)] * 2
    source = version_for(linde.anna, template).snapshot
    assert dataclasses.replace(views[0].snapshot, name=source.name) == source
    assert version_for(linde.anna, template).state == "published"
    with pytest.raises(NotFound):
        clone_template(actor=linde.vera, now=linde.now, template_id=template)


SHEET = (
    TextTab("Template", (("Naam",), ("Een",), ("Twee",))),
    TextTab("Fasen", (("Template", "Fase", "Rollen"), ("Een", "Begin", "Relatiebeheerder"), ("Twee", "Begin", "Wie"))),
)


@pytest.mark.feature("F115")
def test_a_workbook_becomes_drafts_all_or_none(linde):
    here = {"actor": linde.anna, "now": linde.now, "tabs": SHEET}
    error = refused(import_template_sheet, "template_file_needs", **here)
    assert "Wie" in error.text and not ProcessTemplate.objects.exists()
    refused(import_template_sheet, "template_file_needs", **here, chosen={Named(ROLE, "Wie"): "nothing"})
    refused(import_template_sheet, "template_sheet_wrong", **here | {"tabs": SHEET[:1]})
    assert len(import_template_sheet(**here, dropped={("template", 3)})) == 1
    made = import_template_sheet(**here, chosen={Named(ROLE, "Wie"): LEAVE_OUT})
    views = [version_for(linde.anna, one) for one in made]
    assert [(view.snapshot.name, view.state) for view in views] == [("Een (2)", "draft"), ("Twee", "draft")]
    assert [view.snapshot.phases[0].roles for view in views] == [("relation_manager",), ()]
    with pytest.raises(NotFound):
        import_template_sheet(**here | {"actor": linde.vera})


@pytest.mark.feature("F115")
def test_a_sheet_of_the_stranger_finds_his_own_names_only(cast):
    with cast.linde.scope():
        template = made(cast)
        name, tabs = template_sheet(cast.anna, template)
        assert name == "aangifte-ib-v1.xlsx" and tabs[0].rows[0][0] == "Aangifte IB"
    with cast.eik.scope():
        with pytest.raises(NotFound):
            template_sheet(cast.ed, template)
        found = sheet_proposal(cast.ed, SHEET)
        assert {need.name for need, _near in found.needs} == {"Wie"}


def test_who_may_not_edit_reads_a_file_and_makes_nothing_of_it(cast):
    with cast.linde.scope():
        text = template_file(cast.vera, made(cast))[1]
        with pytest.raises(NotFound):
            import_template(actor=cast.vera, now=cast.now, text=text, name="Van Vera")
        template = ProcessTemplate.objects.get().id
    with cast.eik.scope():
        with pytest.raises(NotFound):
            template_file(cast.ed, template)
        with pytest.raises(NotFound):
            clone_template(actor=cast.ed, now=cast.now, template_id=template)
        with pytest.raises(NotFound):
            import_template(actor=cast.ed, now=cast.now, text=text, template_id=template, chosen={
                one: LEAVE_OUT for one, _ in proposal(cast.ed, text)[0].needs
            })  # fmt: skip

"""Templates: made, taken over, edited, published, archived."""

import dataclasses

import pytest

from aanzet.access.actions.organizations import change_organization
from aanzet.cases.actions.template_drafts import edit_template, save_draft
from aanzet.cases.actions.templates import archive_template, create_template, publish_template, restore_template
from aanzet.cases.models import ProcessTemplate, TemplateVersion, VersionFace
from aanzet.cases.queries.library import models
from aanzet.cases.queries.templates import templates, version_for, versions
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.rules.process.template import serialise


@pytest.fixture
def linde(cast):
    with cast.linde.scope():
        yield cast


def refused(call, *, code, **options):
    with pytest.raises(Refused) as caught:
        call(**options)
    assert caught.value.code == code
    return caught.value


@pytest.mark.feature("F108")
def test_a_template_begins_empty_with_one_phase_and_a_name_that_is_free(linde):
    made = create_template(actor=linde.anna, now=linde.now, name="  Eigen   proces ")
    view = version_for(linde.anna, made)
    assert (view.state, view.number, view.snapshot.name) == ("draft", 1, "Eigen proces")
    assert len(view.snapshot.phases) == 1
    refused(create_template, code="name_taken", actor=linde.anna, now=linde.now, name="eigen proces")
    refused(create_template, code="required", actor=linde.anna, now=linde.now, name=" ")
    refused(create_template, code="too_long", actor=linde.anna, now=linde.now, name="x" * 201)


@pytest.mark.feature("F114", "F116")
def test_every_shipped_model_can_be_taken_over_and_published(linde):
    assert {model.key for model in models()} >= {"income_tax", "vat_quarter", "annual_accounts", "onboarding"}
    for model in (one for one in models() if "accountancy" in one.profiles):
        made = create_template(actor=linde.anna, now=linde.now, name=model.title, model_key=model.key)
        publish_template(actor=linde.anna, now=linde.now, template_id=made, despite_warnings=True)
        view = version_for(linde.anna, made)
        assert view.state == "published" and len(view.snapshot.phases) >= 2
    income_tax = next(row for row in templates(linde.anna) if row.name == "Aangifte IB")
    assert [phase.side for phase in income_tax.phases] == ["client", "office", "office", "client", "office"]


@pytest.mark.feature("F115")
def test_an_organization_that_says_u_takes_over_texts_with_u(linde):
    change_organization(actor=linde.anna, now=linde.now, changes={"address_form": "u"})
    made = create_template(actor=linde.anna, now=linde.now, name="Aangifte IB", model_key="income_tax")
    phase = version_for(linde.anna, made).snapshot.phases[0]
    assert phase.client_explanation == "Stuur ons uw gegevens, dan kunnen wij uw aangifte opstellen."
    change_organization(actor=linde.anna, now=linde.now, changes={"address_form": "je"})
    made = create_template(actor=linde.anna, now=linde.now, name="Aangifte", model_key="income_tax")
    assert "je gegevens" in version_for(linde.anna, made).snapshot.phases[0].client_explanation


@pytest.mark.feature("F114")
def test_a_model_that_needs_what_is_missing_leaves_nothing_half_made(cast):
    with cast.eik.scope():
        error = refused(
            create_template, code="model_needs", actor=cast.ed, now=cast.now, name="Btw", model_key="vat_quarter"
        )
        assert "Aangifte btw" in error.text
        assert not ProcessTemplate.objects.exists()


@pytest.mark.feature("F109", "F113")
def test_editing_after_publication_makes_one_draft_and_leaves_the_published_version_alone(linde):
    made = create_template(actor=linde.anna, now=linde.now, name="Aangifte IB", model_key="income_tax")
    first = publish_template(actor=linde.anna, now=linde.now, template_id=made, despite_warnings=True)
    text = TemplateVersion.objects.get(id=first).definition
    draft = edit_template(actor=linde.anna, now=linde.now, template_id=made)
    assert edit_template(actor=linde.eva, now=linde.now, template_id=made) == draft
    view = version_for(linde.anna, made)
    changed = dataclasses.replace(view.snapshot, description="Nieuw afgesproken.")
    save_draft(actor=linde.anna, now=linde.now, template_id=made, definition=serialise(changed), seen=view.version)
    assert TemplateVersion.objects.get(id=first).definition == text
    other = dataclasses.replace(changed, description="Anders afgesproken.")
    with pytest.raises(Conflict):
        save_draft(actor=linde.eva, now=linde.now, template_id=made, definition=serialise(other), seen=view.version)
    second = publish_template(actor=linde.anna, now=linde.now, template_id=made, despite_warnings=True)
    assert [(one.number, one.state) for one in versions(linde.anna, made)] == [(2, "published"), (1, "superseded")]
    assert ProcessTemplate.objects.get().current_id == second
    refused(
        save_draft, code="version_immutable", actor=linde.anna, now=linde.now, template_id=made,
        definition=serialise(changed), seen=1,
    )  # fmt: skip


@pytest.mark.feature("F134", "F136", "F163")
def test_a_template_with_errors_is_not_published(linde):
    made = create_template(actor=linde.anna, now=linde.now, name="Zonder fasen")
    view = version_for(linde.anna, made)
    found = save_draft(
        actor=linde.anna, now=linde.now, template_id=made, seen=view.version,
        definition=serialise(dataclasses.replace(view.snapshot, phases=())),
    )  # fmt: skip
    assert [problem.code for problem in found.problems if problem.severity == "error"] == ["phase_required"]
    refused(publish_template, code="template_incomplete", actor=linde.anna, now=linde.now, template_id=made)
    refused(
        save_draft, code="template_unreadable", actor=linde.anna, now=linde.now, template_id=made,
        definition={"name": "x", "phases": "geen"}, seen=view.version + 1,
    )  # fmt: skip


def test_warnings_need_a_tick(linde):
    made = create_template(actor=linde.anna, now=linde.now, name="Met waarschuwing")
    refused(publish_template, code="warnings_open", actor=linde.anna, now=linde.now, template_id=made)


@pytest.mark.feature("F120", "F137")
def test_what_a_client_may_know_leaves_internal_phases_and_checkpoints_out(linde):
    made = create_template(actor=linde.anna, now=linde.now, name="Jaarrekening", model_key="annual_accounts")
    version = publish_template(actor=linde.anna, now=linde.now, template_id=made, despite_warnings=True)
    face = VersionFace.objects.get(id=version).phases
    assert [phase["position"] for phase in face] == [1, 2, 4, 5]
    assert "checkpoints" not in str(face) and "Beoordeel" not in str(face)


@pytest.mark.feature("F121")
def test_an_archived_template_leaves_the_list_and_comes_back(linde):
    made = create_template(actor=linde.anna, now=linde.now, name="Oud")
    archive_template(actor=linde.anna, now=linde.now, template_id=made)
    archive_template(actor=linde.anna, now=linde.now, template_id=made)
    assert not templates(linde.anna)
    assert [row.state for row in templates(linde.anna, archived=True)] == ["archived"]
    again = create_template(actor=linde.anna, now=linde.now, name="Oud")
    refused(restore_template, code="name_taken", actor=linde.anna, now=linde.now, template_id=made)
    archive_template(actor=linde.anna, now=linde.now, template_id=again)
    restore_template(actor=linde.anna, now=linde.now, template_id=made)
    assert [row.id for row in templates(linde.anna)] == [made]


def test_who_may_not_edit_finds_nothing(cast):
    with cast.linde.scope():
        made = create_template(actor=cast.anna, now=cast.now, name="Van Linde")
        for call, options in (
            (create_template, {"name": "Van Vera"}),
            (edit_template, {"template_id": made}),
            (publish_template, {"template_id": made}),
            (archive_template, {"template_id": made}),
        ):
            with pytest.raises(NotFound):
                call(actor=cast.vera, now=cast.now, **options)
        with pytest.raises(NotFound):
            publish_template(actor=cast.eva, now=cast.now, template_id=made)
    with cast.eik.scope():
        for call in (edit_template, publish_template, archive_template, restore_template):
            with pytest.raises(NotFound):
                call(actor=cast.ed, now=cast.now, template_id=made)

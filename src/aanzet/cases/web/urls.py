"""Addresses of this app: `office` under /office/, `portal` under /portal/, `public` at the root."""

from django.urls import URLPattern, path

from aanzet.cases.web.office import template_automations, template_phases, templates, timelines

TEMPLATE = "templates/<uuid:template_id>/"
PHASE = f"{TEMPLATE}phases/<slug:key>/"
template_pages: list[URLPattern] = [
    path("templates/", templates.template_list, name="templates"),
    path("templates/new/", templates.template_new, name="template-new"),
    path(TEMPLATE, templates.template_page, name="template"),
    path(f"{TEMPLATE}edit/", templates.template_edit, name="template-edit"),
    path(f"{TEMPLATE}general/", templates.template_general, name="template-general"),
    path(f"{TEMPLATE}publish/", templates.template_publish, name="template-publish"),
    path(f"{TEMPLATE}archive/", templates.template_archive, name="template-archive"),
    path(f"{TEMPLATE}phases/", template_phases.phase_add, name="template-phase-add"),
    path(PHASE, template_phases.phase_page, name="template-phase"),
    path(f"{PHASE}move/", template_phases.phase_move, name="template-phase-move"),
    path(f"{PHASE}delete/", template_phases.phase_delete, name="template-phase-delete"),
    path(
        f"{PHASE}automations/<slug:automation_key>/", template_automations.automation_page, name="template-automation"
    ),
    path(
        f"{PHASE}automations/<slug:automation_key>/change/",
        template_automations.automation_change,
        name="template-automation-change",
    ),
]

timeline_pages: list[URLPattern] = [
    path("cases/<str:number>/timeline/", timelines.timeline_of_case_page, name="case-timeline"),
    path("clients/<str:number>/timeline/", timelines.timeline_of_client_page, name="client-timeline"),
    path("events/<uuid:event_id>/", timelines.event_page, name="event"),
]

office: list[URLPattern] = [*template_pages, *timeline_pages]
portal: list[URLPattern] = []
public: list[URLPattern] = []

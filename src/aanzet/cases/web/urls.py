"""Addresses of this app: `office` under /office/, `portal` under /portal/, `public` at the root."""

from django.urls import URLPattern, path

from aanzet.cases.web.migration_urls import migration_pages
from aanzet.cases.web.office import (
    activity,
    adoption,
    away,
    case,
    case_acts,
    case_moves,
    case_tasks,
    failures,
    groups,
    insight,
    participants,
    rehearsal,
    task_settings,
    template_files,
    template_sheets,
    templates,
    timeline_settings,
    timelines,
)
from aanzet.cases.web.office.editor import (
    automations,
    checkpoints,
    follow_up,
    general,
    phases,
    publishing,
    steps,
    versions,
)
from aanzet.cases.web.queue_urls import queue_pages

TEMPLATE = "templates/<uuid:template_id>/"
PHASE = f"{TEMPLATE}phases/<slug:key>/"
AUTOMATION = f"{PHASE}automations/<slug:automation_key>/"
insight_pages: list[URLPattern] = [
    path("insight/", insight.overview, name="insight"),
    path("insight/turn/", insight.clock, name="insight-turn"),
    path("insight/cases/", insight.behind, name="insight-cases"),
]
template_pages: list[URLPattern] = [
    path("templates/", templates.template_list, name="templates"),
    path("templates/new/", templates.template_new, name="template-new"),
    path("templates/import/", template_files.template_import, name="template-import"),
    path("templates/import/format.xlsx", template_sheets.sheet_format, name="template-sheet-format"),
    path("templates/import/sheet/", template_sheets.template_import_sheet, name="template-import-sheet"),
    path(TEMPLATE, templates.template_page, name="template"),
    path("templates/adoption/", adoption.adoption_setting, name="template-adoption"),
    path(f"{TEMPLATE}rehearsal/", rehearsal.rehearsal_page, name="template-rehearsal"),
    path(f"{TEMPLATE}rehearsal/step/", rehearsal.rehearsal_step, name="template-rehearsal-step"),
    path(f"{TEMPLATE}rehearsal/back/", rehearsal.rehearsal_back, name="template-rehearsal-back"),
    path(f"{TEMPLATE}rehearsal/save/", rehearsal.rehearsal_save, name="template-rehearsal-save"),
    path("rehearsals/<uuid:rehearsal_id>/", rehearsal.rehearsal_saved, name="rehearsal"),
    path(f"{TEMPLATE}submit/", adoption.template_submit, name="template-submit"),
    path(f"{TEMPLATE}adopt/", adoption.template_adopt, name="template-adopt"),
    path(f"{TEMPLATE}file/", template_files.template_export, name="template-file"),
    path(f"{TEMPLATE}clone/", template_files.template_clone, name="template-clone"),
    path(f"{TEMPLATE}edit/", publishing.template_edit, name="template-edit"),
    path(f"{TEMPLATE}general/", general.template_general, name="template-general"),
    path(f"{TEMPLATE}publish/", publishing.template_publish, name="template-publish"),
    path(f"{TEMPLATE}archive/", publishing.template_archive, name="template-archive"),
    path(f"{TEMPLATE}versions/", versions.template_versions, name="template-versions"),
    path(f"{TEMPLATE}step/", steps.template_step, name="template-step"),
    path(f"{TEMPLATE}here/", steps.template_here, name="template-here"),
    path(f"{TEMPLATE}news/", steps.template_news, name="template-news"),
    path(f"{TEMPLATE}phases/", phases.phase_add, name="template-phase-add"),
    path(PHASE, phases.phase_page, name="template-phase"),
    path(f"{PHASE}move/", phases.phase_move, name="template-phase-move"),
    path(f"{PHASE}side/", phases.phase_side, name="template-phase-side"),
    path(f"{PHASE}copy/", phases.phase_copy, name="template-phase-copy"),
    path(f"{PHASE}delete/", phases.phase_delete, name="template-phase-delete"),
    path(f"{PHASE}checkpoints/<slug:point_key>/", checkpoints.checkpoint_page, name="template-checkpoint"),
    path(
        f"{PHASE}checkpoints/<slug:point_key>/change/", checkpoints.checkpoint_change, name="template-checkpoint-change"
    ),
    path(AUTOMATION, automations.automation_page, name="template-automation"),
    path(f"{AUTOMATION}follow-up/", follow_up.follow_up_page, name="template-follow-up"),
    path(f"{AUTOMATION}change/", automations.automation_change, name="template-automation-change"),
]

people_pages: list[URLPattern] = [
    path("groups/", groups.group_list, name="groups"),
    path("groups/new/", groups.group_new, name="group-new"),
    path("groups/<uuid:group_id>/", groups.group_page, name="group"),
    path("groups/<uuid:group_id>/archive/", groups.group_archive, name="group-archive"),
    path("team/<str:number>/in-my-name/", away.in_my_name, name="team-in-my-name"),
    path("team/<str:number>/in-my-name/back/", away.take_tasks_back, name="team-in-my-name-back"),
    path("team/<str:number>/hand-over/", away.hand_over, name="team-hand-over"),
]
settings_pages: list[URLPattern] = [path("settings/tasks/", task_settings.task_settings, name="settings-tasks")]
timeline_pages: list[URLPattern] = [
    path("cases/<str:number>/timeline/", timelines.timeline_of_case_page, name="case-timeline"),
    path("clients/<str:number>/timeline/", timelines.timeline_of_client_page, name="client-timeline"),
    path("events/<uuid:event_id>/", timelines.event_page, name="event"),
    path("settings/timeline/", timeline_settings.timeline_settings, name="settings-timeline"),
    path("activity/", activity.activity_page, name="activity"),
    path("activity/file.csv", activity.activity_file, name="activity-file"),
]
failure_pages: list[URLPattern] = [
    path("failures/", failures.failure_list, name="failures"),
    path("failures/live/", failures.failure_lines, name="failures-live"),
    path("failures/repeat/", failures.repeat_all, name="failures-repeat"),
    path("failures/<uuid:delivery_id>/skip/", failures.skip_one, name="failures-skip"),
    path("failures/<uuid:delivery_id>/channel/", failures.other_channel, name="failures-channel"),
    path("failures/<uuid:delivery_id>/fix/", failures.fix_one, name="failures-fix"),
]

CASE = "cases/<str:number>/"
case_pages: list[URLPattern] = [  # last: a number fits almost any word
    path(CASE, case.case_page, name="case"),
    path(f"{CASE}live/", case.case_live, name="case-live"),
    path(f"{CASE}here/", case.here, name="case-here"),
    path(f"{CASE}complete/", case_moves.complete, name="case-complete"),
    path(f"{CASE}begin/", case_moves.begin, name="case-begin"),
    path(f"{CASE}resume/", case_moves.resume, name="case-resume"),
    path(f"{CASE}checkpoints/", case_acts.add_point, name="case-point-add"),
    path(f"{CASE}checkpoints/<uuid:point_id>/", case_acts.point, name="case-point"),
    path(f"{CASE}checkpoints/<uuid:point_id>/more/", case_acts.point_page, name="case-point-page"),
    path(f"{CASE}notes/", case_acts.note, name="case-note"),
    path(f"{CASE}tasks/", case_tasks.add_task, name="case-task-add"),
    path(f"{CASE}tasks/<uuid:task_id>/fix/", case_tasks.fix, name="case-task-fix"),
    path(f"{CASE}tasks/<uuid:task_id>/<slug:what>/", case_tasks.task, name="case-task"),
    path(f"{CASE}lines/<uuid:item_id>/<slug:what>/", case_tasks.line, name="case-line"),
    path(f"{CASE}participants/", participants.participants_page, name="case-participants"),
    path(f"{CASE}participants/<uuid:participant_id>/", participants.participant_page, name="case-participant"),
    path(
        f"{CASE}participants/<uuid:participant_id>/remove/",
        participants.participant_remove,
        name="case-participant-remove",
    ),
    path(f"{CASE}groups/", participants.group_label, name="case-group-label"),
    path(f"{CASE}documents/", case_acts.upload, name="case-upload"),
    path(f"{CASE}documents/<uuid:item_id>/unpin/", case_acts.unpin, name="case-unpin"),
    path(f"{CASE}<slug:what>/", case_moves.move, name="case-move"),
]

office: list[URLPattern] = [
    *insight_pages,
    *template_pages,
    *migration_pages,
    *settings_pages,
    *people_pages,
    *queue_pages,
    *timeline_pages,
    *failure_pages,
    *case_pages,
]
portal: list[URLPattern] = []
public: list[URLPattern] = []

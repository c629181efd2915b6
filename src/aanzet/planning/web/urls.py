"""Addresses of this app: `office` under /office/."""

from django.urls import URLPattern, path

from aanzet.planning.web.office import (
    auto_start,
    board,
    checking,
    choosing,
    forecast,
    letting_go,
    planner,
    planner_clients,
    planning,
    radar,
    run,
    slots,
)

BULK = "cases/start-many/"
RUN = f"{BULK}<uuid:run_id>/"
CLIENT = f"{RUN}clients/<uuid:client_id>/"
AUTO = "auto-start/"
RULE = f"{AUTO}<uuid:rule_id>/"
BOARD = "planboard/"

office: list[URLPattern] = [
    path(AUTO, auto_start.rule_list, name="auto-start"),
    path(f"{AUTO}new/", auto_start.rule_new, name="auto-start-new"),
    path(f"{AUTO}history/", auto_start.started, name="auto-start-history"),
    path(RULE, auto_start.rule_page, name="auto-start-rule"),
    path(f"{RULE}switch/", auto_start.rule_switch, name="auto-start-switch"),
    path(f"{RULE}remove/", auto_start.rule_remove, name="auto-start-remove"),
    path(f"{RULE}periods/<str:period>/", auto_start.rule_clients, name="auto-start-clients"),
    path("planner/", planner.planner_page, name="planner"),
    path("planner/<uuid:template_id>/", planner_clients.template_page, name="planner-template"),
    path("radar/", radar.radar_page, name="radar"),
    path("radar/look/", radar.look_now, name="radar-look"),
    path("radar/<uuid:missed_id>/start/", radar.start, name="radar-start"),
    path("radar/<uuid:missed_id>/dismiss/", radar.dismiss, name="radar-dismiss"),
    path(BULK, choosing.begin, name="bulk-begin"),
    path(RUN, run.run, name="bulk-run"),
    path(f"{RUN}what/", choosing.what, name="bulk-what"),
    path(f"{RUN}who/", choosing.who, name="bulk-who"),
    path(f"{RUN}check/", checking.check, name="bulk-check"),
    path(f"{RUN}check/again/", checking.again, name="bulk-again"),
    path(f"{RUN}how/", letting_go.how, name="bulk-how"),
    path(f"{RUN}start/", letting_go.start, name="bulk-start"),
    path(f"{RUN}discard/", letting_go.discard, name="bulk-discard"),
    path(f"{RUN}progress/", run.progress, name="bulk-progress"),
    path(f"{RUN}stop/", run.stop, name="bulk-stop"),
    path(f"{RUN}report.csv", run.report, name="bulk-report"),
    path(CLIENT, letting_go.apart, name="bulk-client"),
    path(f"{CLIENT}drop/", checking.drop, name="bulk-drop"),
    path("insight/forecast/", forecast.calibration, name="insight-forecast"),
    path("cases/<str:number>/forecast/", forecast.case_forecast, name="case-forecast"),
    path(BOARD, board.planboard, name="planboard"),
    path(f"{BOARD}plan/", slots.plan, name="planboard-plan"),
    path(f"{BOARD}slots/<uuid:slot_id>/", slots.slot, name="planboard-slot"),
    path(f"{BOARD}slots/<uuid:slot_id>/<slug:what>/", slots.slot_act, name="planboard-slot-act"),
    path(f"{BOARD}changes/<uuid:change_id>/undo/", slots.undo, name="planboard-undo"),
    path(f"{BOARD}pins/<slug:kind>/<uuid:item_id>/<slug:what>/", slots.pin_act, name="planboard-pin"),
    path(f"{BOARD}proposal/", planning.proposal, name="planboard-proposal"),
    path(f"{BOARD}cases/", planning.cases, name="planboard-cases"),
    path(f"{BOARD}hours/<slug:person_number>/", planning.working_hours, name="planboard-hours"),
]

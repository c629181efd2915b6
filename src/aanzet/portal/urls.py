"""Addresses of pages that belong to the portal door itself."""

from django.urls import URLPattern, path

from aanzet.portal.pages import cases, home, late, tasks

urlpatterns: list[URLPattern] = [
    path("", home.home, name="portal-home"),
    path("cases/", cases.progress, name="portal-cases"),
    path("cases/<str:number>/", cases.case, name="portal-case"),
    path("cases/<str:number>/timeline/", cases.timeline, name="portal-case-timeline"),
    path("tasks/<uuid:task_id>/", tasks.task, name="portal-task"),
    path("tasks/<uuid:task_id>/done/", tasks.done, name="portal-task-done"),
    path("tasks/<uuid:task_id>/send-back/", tasks.send_back, name="portal-task-send-back"),
    path("tasks/<uuid:task_id>/late/", late.late, name="portal-task-late"),
    path("tasks/<uuid:task_id>/hand-over/", tasks.hand_over, name="portal-task-hand-over"),
    path("tasks/<uuid:task_id>/lines/<uuid:line_id>/", tasks.line, name="portal-line"),
    path("tasks/<uuid:task_id>/lines/<uuid:line_id>/files/", tasks.files, name="portal-line-files"),
    path("tasks/<uuid:task_id>/lines/<uuid:line_id>/missing/", tasks.missing, name="portal-line-missing"),
]

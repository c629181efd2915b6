"""Addresses of the queue and of everything around it; put together with the rest in urls.py."""

from django.urls import URLPattern, path

from aanzet.cases.web.office import queue, queue_acts, start, tasks, views

queue_pages: list[URLPattern] = [
    path("", queue.queue, name="queue"),
    path("cases/", queue.case_list, name="cases"),
    path("queue/assign/", queue_acts.assign, name="queue-assign"),
    path("queue/assign/undo/", queue_acts.assign_undo, name="queue-assign-undo"),
    path("queue/snooze/", queue_acts.snooze, name="queue-snooze"),
    path("queue/unsnooze/", queue_acts.unsnooze, name="queue-unsnooze"),
    path("views/<uuid:view_id>/change/", views.view_change, name="queue-view-change"),
    path("views/<slug:page>/columns/", views.view_columns, name="queue-columns"),
    path("views/<slug:page>/", views.view_save, name="queue-view-save"),
    path("cases/start/", start.start, name="case-new"),
    path("queue/next/", queue_acts.take_next, name="queue-next"),
    path("tasks/", tasks.task_list, name="tasks"),
    path("tasks/new/", tasks.task_new, name="task-new"),
    path("tasks/<uuid:task_id>/", tasks.task_page_of_one, name="task"),
    path("tasks/<uuid:task_id>/<slug:what>/", tasks.task_act, name="task-act"),
    path("cases/<str:number>/beside/", queue.neighbours, name="case-beside"),
    path("cases/<str:number>/peek/", queue.peek, name="case-peek"),
]

"""Is the house up? For the supervisor, a load balancer and whoever looks."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from aanzet.core.leakproof import missing


def healthz(request: HttpRequest) -> HttpResponse:
    """200 when this process can ask the database something, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return HttpResponse("no database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


def live(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """Whether work is done: database, age of the oldest due effect, silence of the workers.

    not_leakproof: functions without the mark that large lists need; that is slow, not broken.
    """
    with connection.cursor() as cursor:
        cursor.execute("select * from core_health()")
        due_seconds, silent_seconds = cursor.fetchone()
    working = silent_seconds is not None and silent_seconds < 20
    body = {"database": True, "oldest_due_seconds": due_seconds, "worker_silent_seconds": silent_seconds}
    body["not_leakproof"] = missing()
    return JsonResponse(body, status=200 if working else 503)

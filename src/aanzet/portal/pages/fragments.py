"""Which part of a page is asked: a live page fetches only the element that changed."""

from django.http import HttpRequest


def asked_part(request: HttpRequest) -> str:
    """The id of the element that htmx fetches anew, "" when the whole page is asked."""
    if not request.htmx or request.htmx.boosted or request.htmx.history_restore_request:
        return ""
    return (request.htmx.target or "").rpartition("#")[2]


def several_clients(request: HttpRequest) -> bool:
    """Whether titles need the name of the client above them (F336)."""
    return len(request.actor.client_ids) > 1

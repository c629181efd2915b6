"""Ask a fresh proof of identity before the POST of a page (F025). How it is asked, access knows; pages only say so."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def asks_proof(view: View) -> View:
    """Decorate a view: its POST goes on only within 5 minutes after a proof by more than mail.

    The middleware of access puts `with_proof` on the request: a function that wraps a view with the asking.
    """

    @wraps(view)
    def proven(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        return request.with_proof(view)(request, *args, **options)

    return proven

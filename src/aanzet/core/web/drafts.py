"""POST /drafts/<key>: a form keeps itself, field by field (assets/js/draft.js)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from aanzet.core.drafts import keep_field


@require_POST
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """204 when the field is kept, 422 when it is too long to keep."""
    kept = keep_field(
        actor=request.actor,
        now=request.now,
        key=key,
        name=request.POST.get("field", ""),
        value=request.POST.get("value", ""),
    )
    return HttpResponse(status=204 if kept else 422)

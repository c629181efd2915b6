"""Which phases of a case were skipped, and why, for its page (F148). Read only when there are any."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import orjson
from django.utils.translation import gettext

from aanzet.cases.queries.condition_words import explainer, why_not
from aanzet.core.models import Event
from aanzet.rules.process import words
from aanzet.rules.process.fields import PRODUCTS
from aanzet.rules.process.template import TemplateSnapshot


def passed_over(template: TemplateSnapshot, case_id: UUID, entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """ "Fase 3 overgeslagen: Rechtsvorm is gelijk aan BV klopt niet", for phases whose last visit was passed over."""
    last = {entry["phase_key"]: entry for entry in entries}
    skipped = {entry["id"]: entry["position"] for entry in last.values() if entry["state"] == words.SKIPPED}
    if not skipped:
        return []
    told = Event.objects.filter(case_id=case_id, name="PhaseSkipped", object_id__in=skipped).order_by("sequence")
    explain = explainer(template, [PRODUCTS])
    found = []
    for entry_id, payload in told.values_list("object_id", "payload"):
        why = why_not(template, orjson.loads(payload).get("rows") or (), explain)
        found.append(gettext("Phase %(number)s skipped: %(why)s") % {"number": skipped[entry_id], "why": why})
    return found

"""Input of the page that reads templates from a workbook (F115): cells mended, rows left out, names replaced."""

import json
import re
import zlib
from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aanzet.cases.queries.template_names import LEAVE_OUT
from aanzet.cases.queries.template_sheets import SheetProposal
from aanzet.cases.web.forms.template_files import LABELS
from aanzet.rules.process.template.naming import Named
from aanzet.rules.process.template.sheet.columns import BY_KEY
from aanzet.rules.process.template.sheet.read import Dropped
from aanzet.rules.process.template.sheet.tabs import TextTab

MOST_TABS, MOST_TEXT = 20, 4 * 1024 * 1024
_CELL = re.compile(r"cell_(\d{1,2})_(\d{1,6})_(\d{1,3})")
_DROP = re.compile(r"drop_([a-z_]{1,20})_(\d{1,6})")


def packed(tabs: Sequence[TextTab]) -> str:
    """The tabs as they travel in the page."""
    return json.dumps([[tab.name, tab.rows] for tab in tabs], ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> tuple[TextTab, ...] | None:
    """The tabs from the page; None when it is not what the page sent."""
    if len(text) > MOST_TEXT:
        return None
    try:
        found = json.loads(text)
        tabs = tuple(TextTab(name, tuple(tuple(row) for row in rows)) for name, rows in found)
    except (ValueError, TypeError, RecursionError):
        return None
    fits = all(isinstance(tab.name, str) and all(_is_text(row) for row in tab.rows) for tab in tabs)
    widths_fit = all(len({len(row) for row in tab.rows}) == 1 for tab in tabs)
    return tabs if tabs and len(tabs) <= MOST_TABS and fits and widths_fit else None


def _is_text(row: Sequence[object]) -> bool:
    return all(isinstance(cell, str) for cell in row)


def mended(tabs: Sequence[TextTab], sent: QueryDict) -> tuple[TextTab, ...]:
    """The tabs with the cells that were typed over."""
    rows = [[list(row) for row in tab.rows] for tab in tabs]
    for name in sent:
        found = _CELL.fullmatch(name)
        if found:
            tab, row, column = (int(part) for part in found.groups())
            if tab < len(rows) and 0 < row <= len(rows[tab]) and column < len(rows[tab][row - 1]):
                rows[tab][row - 1][column] = sent[name].replace("\r\n", "\n")
    return tuple(TextTab(tab.name, tuple(map(tuple, rows[at]))) for at, tab in enumerate(tabs))


def dropped(sent: QueryDict) -> Dropped:
    """The rows that are left out: key of a tab, number of the row."""
    found = (_DROP.fullmatch(name) for name in sent)
    return frozenset((one[1], int(one[2])) for one in found if one and one[1] in BY_KEY)


def need_key(one: Named) -> str:
    """The name of the field that asks what stands for something unknown."""
    return f"need_{one.kind}_{zlib.crc32(one.name.encode()):08x}"


class NeedsForm(forms.Form):
    """What stands for the roles, products and so on that are unknown here."""

    def __init__(self, *args, found: SheetProposal, **options):
        super().__init__(*args, **options)
        self.needs: dict[str, Named] = {}
        for one, near in found.needs:
            key = need_key(one)
            self.needs[key] = one
            alike = ", ".join(found.near[one])
            self.fields[key] = forms.ChoiceField(
                label=LABELS[one.kind] % {"name": one.name},
                required=False,
                initial=near,
                help_text=gettext("Looks like: %(names)s") % {"names": alike} if alike else "",
                choices=[("", "…"), (LEAVE_OUT, _("leave out")), *found.names.choices[one.kind]],
            )

    def chosen(self) -> Mapping[Named, str]:
        """What was chosen; for what is asked for the first time nothing."""
        return {one: self.data.get(key, "") for key, one in self.needs.items()}

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields, in the order in which the workbook names them."""
        return [self[key] for key in self.needs]

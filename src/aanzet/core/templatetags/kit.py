"""Tags every template may use without loading them: icons, initials, dates, moments and money.

Dates and money are written as the reader's language writes them. "Today" is the date of the database clock in the
current time zone, asked once per rendered page.
"""

import functools
import re
import uuid
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_currency
from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField, BoundWidget
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aanzet.core.clock import app_now
from aanzet.core.languages import spoken
from aanzet.core.web.notices import take_notices
from aanzet.rules.people import initials_class, initials_of

register = template.Library()

# Whole class names, so that the build finds them.
ICON_SIZES = {
    "2.5": "size-2.5 shrink-0",
    "3": "size-3 shrink-0",
    "3.5": "size-3.5 shrink-0",
    "4": "size-4 shrink-0",
    "4.5": "size-4.5 shrink-0",
    "5": "size-5 shrink-0",
    "6": "size-6 shrink-0",
    "8": "size-8 shrink-0",
}
INITIALS_SIZES = {"": "", "lg": " initials-lg"}
# The look of a control by the kind of its widget; the first that fits.
CONTROLS = (
    (forms.Textarea, "textarea textarea-sm w-full"),
    (forms.ClearableFileInput, "file-input file-input-sm w-full"),
    (forms.CheckboxInput, "checkbox checkbox-sm rounded-md checkbox-primary"),
    # a CheckboxSelectMultiple is a RadioSelect to Django: it comes first
    (forms.CheckboxSelectMultiple, "checkbox checkbox-sm rounded-md checkbox-primary"),
    (forms.RadioSelect, "radio radio-sm radio-primary"),
    (forms.Select, "select select-sm w-full"),
    (forms.widgets.Input, "input input-sm w-full"),
)
SVG = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
NOW = "aanzet.now"
MOST_LINES = 5_000  # that `remembered` keeps: about ten megabytes
_lines: dict[Any, SafeString] = {}


class UnknownIcon(LookupError):
    """No such icon in build/icons: write the name in assets/icons.txt (or in the template) and run `npm run build`."""


@functools.cache
def drawing(name: str) -> str:
    """The shapes inside one icon."""
    path = Path(settings.BUILD) / "icons" / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.exists():
        raise UnknownIcon(f"no icon {name!r} in {path.parent}: run `npm run build`")
    shapes = SVG.search(path.read_text())
    if shapes is None:
        raise UnknownIcon(f"{path} holds no drawing")
    return re.sub(r"\s*\n\s*", "", shapes[1]).strip()


@register.simple_tag
@functools.cache
def icon(name: str, size: float | str = 4) -> SafeString:
    """{% icon "pen-line" 3.5 %}: one inlined icon, hidden from screen readers (say it in words beside it)."""
    return mark_safe(  # noqa: S308 - the drawing is a file of our own build, named by letters and hyphens only
        f'<svg class="{ICON_SIZES[str(size)]}" aria-hidden="true" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        f' stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">{drawing(str(name))}</svg>'
    )


@register.simple_tag
def initials(person: Any, size: str = "") -> SafeString:
    """{% initials person "lg" %}: the round mark of a person. Write the name beside it, for instance as sr-only text.

    person: has `name` or `initials`, and `initials_class` or `id` (attributes or keys). Without a person: nothing.
    """
    if not person:
        return mark_safe("")

    def look(key: str) -> str:
        return str((person.get(key) if isinstance(person, dict) else getattr(person, key, None)) or "")

    letters = look("initials") or initials_of(look("name"))
    colour = look("initials_class") or (initials_class(look("id")) if look("id") else "")
    return format_html(
        '<span class="initials{}{}" aria-hidden="true">{}</span>',
        f" {colour}" if colour else "",
        INITIALS_SIZES[size],
        letters,
    )


def now_of(context: Context) -> datetime:
    """The moment this page is made: the view's own `now` when it gives one, else the database's, asked once."""
    page = context.render_context.dicts[0]  # shared by the page and everything it includes
    if NOW not in page:
        page[NOW] = given_now(context) or app_now()
    return page[NOW]


def given_now(context: Context) -> datetime | None:
    """What the view or the request says it is, when one of them does."""
    for given in (context.get("now"), getattr(context.get("request"), "now", None)):
        if isinstance(given, datetime):
            return given
    return None


@register.simple_tag(takes_context=True)
def keep_now(context: Context) -> str:
    """{% keep_now %}: the `now` of the page counts for all partials too, also those included with `only`."""
    if given_now(context):
        now_of(context)
    return ""


def day_in_words(day: date, today: date, *, long: bool = False, weekday: bool = True) -> str:
    """ "vandaag", "gisteren", "do 26 nov"; long: "donderdag 26 november"; another year: "26 nov 2027"."""
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get((day - today).days)
    if near:
        return near
    pattern = "d MMMM" if long else "d MMM"
    if day.year != today.year:
        pattern += " y"
    elif weekday:
        pattern = f"EEEE {pattern}" if long else f"EEE {pattern}"
    return _formatted(day, pattern, spoken())


@functools.lru_cache(4_096)  # a list names the same days again and again, and Babel takes a quarter of a millisecond
def _formatted(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=language).replace(".", "")


def clock_in_words(at: datetime) -> str:
    """ "14:03", in the current time zone."""
    return format_time(timezone.localtime(at), "HH:mm", locale=spoken())


@register.simple_tag(takes_context=True)
def due(context: Context, day: date | datetime | None, style: str = "") -> SafeString:
    """{% due task.due %}: a day as "vandaag" or "do 26 nov"; {% due day "long" %}: "donderdag 26 november"."""
    if not day:
        return mark_safe("")
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    words = day_in_words(day, timezone.localtime(now_of(context)).date(), long=style == "long")
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), words)


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime | None, style: str = "") -> SafeString:
    """{% moment event.at %}: "vandaag 08:51", "ma 23 nov 16:20".

    style: "time" (08:51), "brief" (08:51 when it is today, else 18 nov), "long" (24 november 2026 om 14:03).
    """
    if not at:
        return mark_safe("")
    local, today = timezone.localtime(at), timezone.localtime(now_of(context)).date()
    time = clock_in_words(at)
    if style == "time" or (style == "brief" and local.date() == today):
        words = time
    elif style == "brief":
        words = day_in_words(local.date(), today, weekday=False)
    elif style == "long":
        day = format_date(local, "d MMMM y", locale=spoken())
        words = _("%(day)s at %(time)s") % {"day": day, "time": time}
    else:
        words = f"{day_in_words(local.date(), today)} {time}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words)


@register.simple_tag
def money(amount: Decimal | int | None, style: str = "", currency: str = "EUR") -> str:
    """{% money amount %}: an amount in whole units as "€ 684,12"; {% money amount "whole" %}: "€ 3.654"."""
    if amount is None:
        return ""
    pattern = "¤ #,##0;¤ -#,##0" if style == "whole" else None
    return format_currency(amount, currency, format=pattern, locale=spoken(), currency_digits=style != "whole")


@register.simple_tag
def days_in_words(days: int) -> str:
    """{% days_in_words 12 %}: "vandaag", "1 dag", "12 dagen" (ux 5: calendar days since the turn passed)."""
    if days <= 0:
        return _("today")
    return _("1 day") if days == 1 else _("%(days)s days") % {"days": days}


@register.simple_tag(takes_context=True)
def remembered(context: Context, template: str, row: Any, **more: Any) -> SafeString:
    """{% remembered "kit/work_row.html" row may_assign=may_assign %}: a line of a list, made once per process.

    A list that keeps itself fresh shows the same lines again and again; making one costs half a millisecond. Equal
    values give equal lines: so `row` is frozen, and the template sees nothing but row, `more`, the language and the
    day. Not for a line with a form in it (that carries a token of its own).
    """
    today = timezone.localtime(now_of(context)).date()
    key = (template, row, tuple(more.items()), get_language(), today)
    found = _lines.get(key)
    if found is None:
        if len(_lines) >= MOST_LINES:
            _lines.clear()
        found = _lines[key] = context.template.engine.get_template(template).render(context.new({"row": row, **more}))
    return found


@register.simple_tag
def select_label(verb: str, client: str) -> str:
    """{% select_label row.verb row.client %}: what the box before a line is for; fifty times on a page."""
    return _("Select: %(verb)s, %(client)s") % {"verb": verb, "client": client}


@register.simple_tag(takes_context=True)
def command(context: Context) -> SafeString:
    """{% command %}: what every POST form carries: the token against forged forms, and the key that makes a double
    press one act (core.web.post.perform). Without a token in the context only the key; htmx sends the token itself."""
    token = context.get("csrf_token")
    hidden = '<input type="hidden" name="{}" value="{}">'
    parts = [format_html(hidden, "csrfmiddlewaretoken", token)] if token and token != "NOTPROVIDED" else []  # noqa: S105
    return mark_safe("".join([*parts, format_html(hidden, "command_id", uuid.uuid4())]))  # noqa: S308 - both escaped


@register.simple_tag(takes_context=True)
def notices(context: Context) -> list[dict]:
    """{% notices as waiting %}: what the previous page had to say; read once."""
    request = context.get("request")
    return take_notices(request) if request is not None else []


def look_of(widget: forms.Widget, width: str = "") -> str:
    """The classes of a control; `width` in place of the full width."""
    classes = next((classes for kind, classes in CONTROLS if isinstance(widget, kind)), "input input-sm w-full")
    return classes.replace("w-full", width) if width else classes


@register.simple_tag
def choice_box(choice: BoundWidget, field: BoundField) -> SafeString:
    """{% choice_box choice field %}: one box of a group of radios or check boxes."""
    choice.data["attrs"] = {**choice.data["attrs"], "class": look_of(field.field.widget)}
    return choice.tag()


@register.simple_tag
def control(field: BoundField, hint: str = "", described_by: str = "", width: str = "") -> SafeString:
    """The input of a form field as kit/field.html shows it: classes, aria-describedby, aria-invalid, inputmode."""
    widget = field.field.widget
    attrs: dict[str, Any] = {"class": f"{look_of(widget, width)} {widget.attrs.get('class', '')}".strip()}
    notes = [described_by, f"{field.auto_id}_hint" if hint else "", f"{field.auto_id}_error" if field.errors else ""]
    if any(notes):
        attrs["aria-describedby"] = " ".join(note for note in notes if note)
    if field.errors:
        attrs["aria-invalid"] = "true"
    if isinstance(field.field, forms.IntegerField) and "inputmode" not in widget.attrs:
        attrs["inputmode"] = "numeric" if not isinstance(field.field, forms.DecimalField) else "decimal"
    if isinstance(widget, forms.EmailInput):
        attrs.setdefault("autocomplete", widget.attrs.get("autocomplete", "email"))
    return field.as_widget(attrs=attrs)

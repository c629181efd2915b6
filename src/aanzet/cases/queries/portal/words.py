"""The words and icon of a task for a client, by its kind; the portal and the preview of the editor show the same."""

from django.utils.translation import gettext, pgettext

from aanzet.rules.process import words


def action_of(kind: str, *, wants_files: bool) -> str:
    """The words of the button."""
    if kind == words.APPROVE:
        return gettext("Read and agree")
    if kind == words.REQUEST:
        return gettext("Choose photos or files") if wants_files else pgettext("verb", "Answer")
    return gettext("See what is asked")


def icon_of(kind: str, *, wants_files: bool) -> str:
    """The icon of a kind of task."""
    if kind == words.APPROVE:
        return "file-text"
    if kind == words.REQUEST:
        return "camera" if wants_files else "pen-line"
    return "square-check-big"

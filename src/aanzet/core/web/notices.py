"""Notices: one line on the next page that says what was just done (kit/notice.html). Kept in the session, read once."""

from django.http import HttpRequest

KEY = "notices"
KINDS = ("done", "info", "problem")
MOST = 5  # a script that posts on and on must not fill the session


def say(
    request: HttpRequest, text: str, *, kind: str = "done", undo_url: str = "", link_url: str = "", link_label: str = ""
) -> None:
    """Show `text` on the next page of this session.

    kind: done, info or problem. undo_url: where "Ongedaan maken" posts to; the notice then stays 10 seconds.
    link_url, link_label: where to look at it.
    """
    if kind not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}, not {kind!r}")
    notice = {"kind": kind, "text": str(text), "undo_url": undo_url, "link_url": link_url, "link_label": link_label}
    request.session[KEY] = [*request.session.get(KEY, []), notice][-MOST:]


def take_notices(request: HttpRequest) -> list[dict]:
    """What waits to be said in this session; it is forgotten by reading."""
    session = getattr(request, "session", None)
    if session is None or KEY not in session:
        return []
    return session.pop(KEY)

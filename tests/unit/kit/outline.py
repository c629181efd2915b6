"""What a reader of a page hears: used by the tests of the kit."""

import re
from html.parser import HTMLParser

HTMLS = {
    "area",
    "br",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "path",
    "circle",
    "rect",
    "polyline",
    "line",
    "ellipse",
    "polygon",
}


class Outline(HTMLParser):
    """Text as read aloud (without what is hidden from a reader), the open tags, and labels given in attributes."""

    def __init__(self, html):
        super().__init__()
        self.open, self.spoken, self.names, self.wrong, self.ids, self.inputs = [], [], [], [], [], []
        self.feed(html)
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if given.get("aria-label"):
            self.names.append(given["aria-label"])
        if given.get("id"):
            self.ids.append(given["id"])
        if tag == "input" and given.get("type") != "hidden":
            self.inputs.append(given)
        if tag not in HTMLS:
            self.open.append((tag, "aria-hidden" in given and given["aria-hidden"] == "true"))

    def handle_endtag(self, tag):
        if tag in HTMLS:
            return
        assert self.open, f"</{tag}> closes nothing"
        last, _ = self.open.pop()
        assert last == tag, f"<{last}> is closed by </{tag}>"

    def handle_data(self, data):
        if data.strip() and not any(hidden for _, hidden in self.open):
            self.spoken.append(" ".join(data.split()))

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.spoken))

"""Limited rich text of messages and templates: a little Markdown in, safe HTML or plain text out (F092).

Bold, italic, lists, quotes, links and line ends; nothing else. HTML in the text is text. The HTML is cleaned once more
after it is made, so a fault in one of the two libraries is no hole.
"""

import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_RULES = ["paragraph", "list", "blockquote", "emphasis", "link", "autolink", "newline", "escape", "text_join"]
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote"}
_SCHEMES = {"https", "http", "mailto", "tel"}
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!<>|~&])")
# A bare address; not one that already stands between <>, as the target of a link, or as its text.
_BARE_ADDRESS = re.compile(r"(?<![<(\[\w\"'=/])https?://[^\s<>()\[\]]*[^\s<>()\[\].,;:!?\"']")

_markdown = MarkdownIt("zero", {"html": False, "breaks": True, "linkify": False}).enable(_RULES)


def to_html(text: str) -> str:
    """The text as HTML that may be put in a page or mail as it is."""
    made = _markdown.render(_with_links(text))
    return nh3.clean(
        made,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    ).strip()


def to_plain(text: str) -> str:
    """The text for the plain part of a mail or a text message: signs of markup gone, addresses of links behind them."""
    blocks: list[str] = []
    _collect(_markdown.parse(_with_links(text)), blocks)
    return "\n".join(blocks).strip()


def excerpt(text: str, length: int = 120) -> str:
    """The beginning on one line, cut at a word, for lists and notices."""
    line = " ".join(to_plain(text).split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > length // 2 else cut).rstrip(" ,;:.") + "…"


def escape(value: str) -> str:
    """A value to put inside a text, so that signs in it are no markup: a client may be called "A*B" or "[x](y)"."""
    return _PUNCTUATION.sub(r"\\\1", value)


def _with_links(text: str) -> str:
    return _BARE_ADDRESS.sub(lambda found: f"<{found[0]}>", text)


def _collect(tokens: list[Token], blocks: list[str]) -> None:
    """Walk the blocks: a paragraph is a line with an empty line before it, items and quotes carry their signs."""
    marks: list[str] = []
    numbers: list[int | None] = []
    quotes = 0
    tight = False
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            start = token.attrGet("start")
            numbers.append(None if token.type == "bullet_list_open" else int(start or 1) - 1)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            numbers.pop()
            tight = bool(numbers)
        elif token.type == "list_item_open":
            number = numbers[-1]
            if number is not None:
                numbers[-1] = number + 1
            marks.append("- " if number is None else f"{number + 1}. ")
        elif token.type == "list_item_close":
            marks.clear()
        elif token.type == "blockquote_open":
            quotes += 1
        elif token.type == "blockquote_close":
            quotes -= 1
        elif token.type == "inline":
            in_list = bool(numbers)
            if blocks and not (in_list and tight):
                blocks.append("")
            tight = in_list
            indent = "> " * quotes + "  " * max(len(numbers) - 1, 0)
            mark = marks.pop() if marks else "  " if in_list else ""
            lines = _inline(token.children or []).split("\n")
            blocks.extend(indent + (mark if i == 0 else " " * len(mark)) + line for i, line in enumerate(lines))


def _inline(tokens: list[Token]) -> str:
    out: list[str] = []
    links: list[tuple[str, int]] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            out.append("\n")
        elif token.type == "link_open":
            links.append((str(token.attrGet("href") or ""), len(out)))
        elif token.type == "link_close":
            address, place = links.pop()
            shown = "".join(out[place:])
            if address.removeprefix("mailto:").removeprefix("tel:") != shown:
                out.append(f" ({address})")
        else:
            out.append(token.content)
    return "".join(out)

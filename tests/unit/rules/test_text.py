"""Limited rich text: what is allowed becomes HTML, everything else stays text (F092)."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aanzet.rules import text

pytestmark = pytest.mark.feature("F092")
RELS = 'rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Dag **Daan**, dit is *nieuw*", "<p>Dag <strong>Daan</strong>, dit is <em>nieuw</em></p>"),
        ("een\ntwee\n\ndrie", "<p>een<br>\ntwee</p>\n<p>drie</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("> eerder", "<blockquote>\n<p>eerder</p>\n</blockquote>"),
        ("[site](https://linde.example/x)", f'<p><a href="https://linde.example/x" {RELS}>site</a></p>'),
        (
            "Kijk op https://linde.example/a_b_c.",
            f'<p>Kijk op <a href="https://linde.example/a_b_c" {RELS}>https://linde.example/a_b_c</a>.</p>',
        ),
        ("2 * 3 = 6 en a_b_c", "<p>2 * 3 = 6 en a_b_c</p>"),
        ("# geen kop", "<p># geen kop</p>"),
        ("", ""),
    ],
)
def test_what_is_allowed(source, html):
    assert text.to_html(source) == html


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[klik](javascript:alert(1))",
        "[klik](data:text/html;base64,PHNjcmlwdD4=)",
        "![plaatje](https://evil.example/x.png)",
        '<https://evil.example/"onmouseover=alert(1)>',
        "<style>*{display:none}</style>",
        "`<b>x</b>`",
        "[x]: javascript:alert(1)\n\n[x]",
        "<a href='javascript:alert(1)'>x</a>",
        "&#60;script&#62;",
    ],
)
def test_nothing_dangerous_comes_out(source):
    html = text.to_html(source)
    assert not re.search(r"<(?!/?(?:p|br|strong|em|ul|ol|li|a|blockquote)\b)", html)
    assert not re.search(r"<[^>]*\son\w+=", html)
    assert not re.search(r'href="(?!https?:|mailto:|tel:)', html)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=120))
@settings(max_examples=100)
def test_any_text_is_safe_and_answered(source):
    html = text.to_html(source)
    assert not re.search(r"<(?!/?(?:p|br|strong|em|ul|ol|li|a|blockquote)\b)", html)
    text.to_plain(source)
    assert len(text.excerpt(source, 40)) <= 40


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("Dag **Daan**,\n\nTot *morgen*", "Dag Daan,\n\nTot morgen"),
        ("een\ntwee", "een\ntwee"),
        ("Stuur:\n\n- de bon\n- het bewijs\n\nDank", "Stuur:\n\n- de bon\n- het bewijs\n\nDank"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("- a\n  - b\n- c", "- a\n  - b\n- c"),
        ("> eerder", "> eerder"),
        ("[site](https://linde.example)", "site (https://linde.example)"),
        ("https://linde.example/x", "https://linde.example/x"),
        ("<daan@voorbeeld.example>", "daan@voorbeeld.example"),
        ("", ""),
    ],
)
def test_plain(source, plain):
    assert text.to_plain(source) == plain


def test_excerpt_is_cut_at_a_word():
    assert text.excerpt("Dag **Daan**,\n\nalles goed?") == "Dag Daan, alles goed?"
    assert text.excerpt("Dit is een lange zin, met woorden", 24) == "Dit is een lange zin…"
    assert text.excerpt("x" * 50, 10) == "x" * 9 + "…"


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=40))
@settings(max_examples=100)
def test_escaped_values_show_as_they_are(value):
    assert text.to_plain(f"Dag {text.escape(value)} x") == f"Dag {value} x"


def test_an_escaped_value_makes_no_link():
    assert "<a" not in text.to_html("Dag " + text.escape("[klik](https://evil.example)"))

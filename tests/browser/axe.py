"""What axe says about a page (WCAG 2.2 A and AA, and best practice)."""

import pathlib

AXE = pathlib.Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run({runOnly: {type: 'tag', values: tags}, preload: false, resultTypes: ['violations']})
    .then(r => r.violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(' | ')}`))"""


def violations(page):
    """Each rule that is broken with the first pieces of HTML that break it. The page must have axe (`with_axe`)."""
    return page.evaluate(RUN, TAGS)


def with_axe(page):
    """Give every page of this browser axe; the policy of the house does not stop the devtools."""
    page.context.add_init_script(path=AXE)
    return page

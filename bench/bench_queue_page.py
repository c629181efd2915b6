"""The work queue: 50 lines of the 150,000 open cases with 1,000,000 open tasks, for colleagues who each reach their own
clients only, with the counts of tabs, groups and menu, by the real server.

Goal: p95 of 100 ms with eight browsers at once, at most 12 queries, no large table read from end to end.
"""

from bench.house_kit import house
from bench.web_kit import BROWSERS, measured

LIMIT = "p95 100 ms; 12 queries; 0 tables read whole"


def run():
    """Milliseconds per page."""
    office = house()
    paths = ["/office/", "/office/?tab=team", "/office/?tab=client", "/office/?tab=all"]
    return measured(office.id, [(member, paths) for member in office.colleagues[:BROWSERS]], LIMIT)

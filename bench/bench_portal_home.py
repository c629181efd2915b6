"""The first page of the portal for contacts of the large office, by the real server.

Goal: p95 of 100 ms with eight browsers at once, at most 12 queries, no large table read from end to end.
"""

from bench.house_kit import contacts, house
from bench.web_kit import BROWSERS, measured

LIMIT = "p95 100 ms; 12 queries; 0 tables read whole"


def run():
    """Milliseconds per page."""
    office = house()
    return measured(office.id, [(contact, ["/portal/"]) for contact in contacts(office.id, BROWSERS)], LIMIT)

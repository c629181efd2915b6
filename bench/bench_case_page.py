"""The page of one case in the large office, with its phases, tasks, checkpoints, messages and timeline, by the real
server. Goal: p95 of 150 ms with eight browsers at once, at most 20 queries, no large table read from end to end.
"""

from bench.house_kit import case_numbers, house
from bench.web_kit import BROWSERS, measured

CASES = 20
LIMIT = "p95 150 ms; 20 queries; 0 tables read whole"


def run():
    """Milliseconds per page."""
    office = house()
    visitors = [
        (member, [f"/office/cases/{number}/" for number in case_numbers(office.id, member, CASES)])
        for member in office.colleagues[:BROWSERS]
    ]
    return measured(office.id, visitors, LIMIT)

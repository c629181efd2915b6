"""Rate limits of signing in (reliability 8): per account and per network, counted before anything else happens."""

import ipaddress
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from aanzet.core.rates import Limit, count, network
from aanzet.rules.errors import sentence

HOUR = timedelta(hours=1)
# Five failures, then a delay that grows to a quarter of an hour.
FAILURES = tuple(Limit(most, timedelta(minutes=per)) for most, per in ((5, 1), (8, 5), (12, 15)))
FAILURES_OF_NETWORK = (Limit(20, HOUR),)
LINKS = (Limit(3, timedelta(minutes=15)),)
LINKS_OF_NETWORK = (Limit(30, HOUR),)
CHECKS = (Limit(10, HOUR),)


def links_wait(request: HttpRequest, email: str) -> timedelta:
    """Count a mailed link that is asked for; how long to wait, zero when it may go on."""
    wait = count("link", email, request.now, *LINKS)
    return max(wait, _network(request, "link", LINKS_OF_NETWORK))


def failures_wait(request: HttpRequest, what: str, who: str) -> timedelta:
    """How long to wait after earlier failures; counts nothing. what: password, factor, code."""
    wait = count(what, who, request.now, *FAILURES, add=0)
    return max(wait, _network(request, "failure", FAILURES_OF_NETWORK, add=0))


def count_failure(request: HttpRequest, what: str, who: str) -> None:
    """Count a wrong password or code."""
    count(what, who, request.now, *FAILURES)
    _network(request, "failure", FAILURES_OF_NETWORK)


def checks_wait(request: HttpRequest, organization_id: UUID) -> timedelta:
    """Count a check of a connection with somebody outside; how long to wait, zero when it may go on."""
    return count("connection-check", str(organization_id), request.now, *CHECKS)


def too_many(request: HttpRequest, wait: timedelta) -> HttpResponse:
    """429 with the page that says so."""
    seconds = max(1, int(wait.total_seconds()))
    context = {"text": sentence("too_many_tries", {}, gettext), "minutes": -(-seconds // 60)}
    response = render(request, "access/sign_in/wait.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _network(request: HttpRequest, what: str, limits: tuple[Limit, ...], add: int = 1) -> timedelta:
    address = request.META.get("REMOTE_ADDR", "")
    prefix = network(address)
    if not prefix or (settings.DEMO and ipaddress.ip_address(address).is_loopback):
        return timedelta(0)  # everybody on the machine of a demo comes from one address
    return count(f"{what}-network", prefix, request.now, *limits, add=add)

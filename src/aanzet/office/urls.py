"""Addresses of pages that belong to the office door itself."""

from django.urls import URLPattern, path, re_path

from aanzet.office import pages
from aanzet.office.web import clients, exceptions, help, palette

urlpatterns: list[URLPattern] = [
    path("more/", pages.more, name="more"),
    path("help/", help.errors_page, name="help"),
    path("help/planning/", help.planning_page, name="help-planning"),
    path("exceptions/", exceptions.exceptions_page, name="exceptions"),
    path("exceptions/weights/", exceptions.weights, name="exceptions-weights"),
    path("exceptions/<slug:kind>/<uuid:thing_id>/", exceptions.take_back, name="exceptions-take-back"),
    path("palette", palette.palette, name="palette"),
    path("clients/", clients.clients, name="clients"),
    # the pages of clients itself that stand where a number does
    re_path(r"^clients/(?!new/|import/)(?P<number>[^/]+)/$", clients.client, name="client"),
]

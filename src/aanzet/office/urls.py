"""Addresses of pages that belong to the office door itself."""

from django.urls import URLPattern, path, re_path

from aanzet.office import pages
from aanzet.office.web import clients, help, palette

urlpatterns: list[URLPattern] = [
    path("more/", pages.more, name="more"),
    path("help/", help.errors_page, name="help"),
    path("palette", palette.palette, name="palette"),
    path("clients/", clients.clients, name="clients"),
    # the pages of clients itself that stand where a number does
    re_path(r"^clients/(?!new/|import/)(?P<number>[^/]+)/$", clients.client, name="client"),
]

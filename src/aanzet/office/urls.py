"""Addresses of pages that belong to the office door itself."""

from django.urls import URLPattern, path

from aanzet.office import pages

urlpatterns: list[URLPattern] = [
    path("more/", pages.more, name="more"),
]

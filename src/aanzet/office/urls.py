"""Addresses of pages that belong to the office door itself."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

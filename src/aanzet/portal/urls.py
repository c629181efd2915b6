"""Addresses of pages that belong to the portal door itself."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

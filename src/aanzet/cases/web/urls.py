"""Addresses of this app: `office` under /office/, `portal` under /portal/, `public` at the root."""

from django.urls import URLPattern

office: list[URLPattern] = []
portal: list[URLPattern] = []
public: list[URLPattern] = []

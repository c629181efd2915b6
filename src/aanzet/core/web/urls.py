"""Addresses of the house itself: health, brand colours, drafts."""

from django.urls import path

from aanzet.core.web import brand, drafts, gallery, health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("brand/<str:name>.css", brand.stylesheet, name="brand"),
    path("drafts/<str:key>", drafts.draft, name="draft"),
    path("kit/", gallery.gallery, name="kit"),
]

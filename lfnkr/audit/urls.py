"""Addresses of the audit trail, under /audit/."""

from django.urls import path

from lfnkr.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.EventList.as_view(), name="event-list"),
    path("verify/", views.Verify.as_view(), name="trail-verify"),
]

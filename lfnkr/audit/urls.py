"""Addresses of the audit trail, under /audit/."""

from django.urls import path

from lfnkr.audit import lists, views

app_name = "audit"

urlpatterns = [
    path("", lists.EventList.as_view(), name="event-list"),
    path("changes/", lists.ChangeList.as_view(), name="change-list"),
    path("verify/", views.Verify.as_view(), name="trail-verify"),
]

"""Addresses of the pages about backups, under /backups/."""

from django.urls import path

from lfnkr.backup import lists, views

app_name = "backup"

urlpatterns = [
    path("", lists.BackupList.as_view(), name="backup-list"),
    path("drills/record/", views.RecordDrill.as_view(), name="drill-record"),
    path("key/holder/", views.NameKeyHolder.as_view(), name="key-holder-name"),
]

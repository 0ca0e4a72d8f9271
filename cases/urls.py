"""Addresses of cases."""

from django.urls import path

from cases.views import intake

app_name = "cases"

urlpatterns = [
    path("new/", intake.LogRequest.as_view(), name="log-request"),
    path("search/", intake.SearchNames.as_view(), name="search"),
    path("drafts/", intake.SaveDraft.as_view(), name="save-draft"),
    path("drafts/<uuid:pk>/discard/", intake.DiscardDraft.as_view(), name="discard-draft"),
]

"""Addresses of the guides, under /help/."""

from django.urls import path

from lfnkr.help.views import GuidePage

app_name = "help"

urlpatterns = [path("<slug:name>/", GuidePage.as_view(), name="guide")]

"""Addresses of what every list has: its export, its saved filters; and the exports themselves."""

from django.urls import path

from lfnkr.web.lists import views

app_name = "lists"

urlpatterns = [
    path("exports/", views.ExportList.as_view(), name="export-list"),
    path("exports/<uuid:pk>/", views.ExportDetail.as_view(), name="export-detail"),
    path("exports/<uuid:pk>/status/", views.ExportStatus.as_view(), name="export-status"),
    path("exports/<uuid:pk>/file/", views.FetchExport.as_view(), name="export-file"),
    path("filters/<uuid:pk>/remove/", views.RemoveFilter.as_view(), name="filter-remove"),
    path("<slug:list_name>/export/", views.ExportOneList.as_view(), name="export"),
    path("<slug:list_name>/save/", views.SaveFilter.as_view(), name="save"),
]

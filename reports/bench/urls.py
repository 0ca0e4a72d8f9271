"""The addresses of the house, and three more that only a measurement asks for."""

from django.urls import include, path

from reports.bench import pages

urlpatterns = [
    path("bench/bare/", pages.bare, name="bench-bare"),
    path("bench/empty/", pages.empty, name="bench-empty"),
    path("bench/post/", pages.post, name="bench-post"),
    path("", include("lfnkr.urls")),
]

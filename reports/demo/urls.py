"""The pages that the demonstration alone has."""

from django.urls import path

from reports.demo.gallery import Gallery

urlpatterns = [path("gallery/", Gallery.as_view(), name="gallery")]

"""Two pages as they must not be: one names no permission, one a permission that is not in the table."""

from django.urls import path
from django.views.generic import TemplateView


class Misspelt(TemplateView):
    """Names a permission nobody holds."""

    permission_required = "cases.see_everything"


urlpatterns = [
    path("unguarded/", TemplateView.as_view(template_name="404.html"), name="unguarded"),
    path("misspelt/", Misspelt.as_view(template_name="404.html"), name="misspelt"),
]

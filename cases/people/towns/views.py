"""The towns that may be meant by what is being typed, as a piece of the page it is typed into."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from cases.people.towns.form_fields import LONGEST, shown
from cases.people.towns.told import ToldPlace
from lfnkr.web.views import RoleRequiredMixin

FIELD = re.compile("[a-z0-9_-]{1,60}")


class FindTowns(RoleRequiredMixin, View):
    """Towns by whatever was typed; looked for in the list alone, and kept nowhere."""

    permission_required = "cases.search_names"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """The words are in the body, so that no address holds them."""
        field = request.GET.get("field", "")
        if not FIELD.fullmatch(field):
            raise Http404
        words = request.POST.get("q", "")[:LONGEST]
        return render(request, "cases/towns/_found.html", shown(field, ToldPlace.of(words)))

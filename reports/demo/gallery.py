"""The gallery of components, each in each of its states, for those who build screens; in the demonstration only.

Its samples are English on purpose: they stand for what a page would pass, and nobody but a builder reads them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views.generic import TemplateView

from lfnkr.calendar import clock
from lfnkr.documents import charts
from lfnkr.documents.flow import flow_picture
from lfnkr.templatetags.formatting import money
from lfnkr.web.edit_conflicts import Difference
from lfnkr.web.form_fields import AnyDayField, AppearingFields
from lfnkr.web.lists.filters import dressed
from lfnkr.web.views import RoleRequiredMixin

STATUSES = (
    ("received", "received", "", ""), ("verifying", "being verified", "", ""), ("accepted", "accepted", "", ""),
    ("waiting", "waiting", "funds", ""), ("funded", "funded", "", "LFNKR"), ("in_movement", "in movement", "", "LFNKR"),
    ("interrupted", "interrupted", "in custody on the way", "LFNKR"), ("safe", "safe in a third country", "", "LFNKR"),
    ("in_destination", "in destination", "", "Partner A"), ("missing", "missing", "", ""), ("declined", "declined", "", ""),
    ("withdrawn", "withdrawn", "", ""), ("left_group", "left the group", "", ""), ("duplicate", "duplicate", "", ""),
    ("repatriated", "repatriated", "", ""), ("returned", "went back by their own will", "to China", ""), ("died", "died", "", "Partner B"), ("closed", "closed", "", ""),
)  # fmt: skip

MONTHS = ("Sept", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug")
BALANCES = (815000, 640200, 512000, 870000, 655000, 702500, 430000, 610000, 925000, 548000, 760000, 855703)


class SampleStatus(TextChoices):
    """Steps of a track."""

    RECEIVED, WAITING, IN_MOVEMENT, SAFE = "received", "waiting", "in_movement", "safe"
    DIED = "died"


class SampleState(TextChoices):
    """What a step is to the people of a request."""

    PASSED, LEFT_OUT, PARTLY, HERE = "passed", "left_out", "partly", "here"
    TO_COME = "to_come", "to come"


TRACK = [
    {"status": status, "state": state, "is_current": state == SampleState.HERE}
    for status, state in zip(SampleStatus, SampleState, strict=True)
]
OFF_TRACK = [
    {"status": SampleStatus.RECEIVED, "state": SampleState.PASSED},
    {"status": SampleStatus.IN_MOVEMENT, "state": SampleState.PARTLY, "is_interrupted": True},
    {"status": SampleStatus.DIED, "state": SampleState.HERE, "is_current": True, "is_off": True},
]


class SampleForm(AppearingFields):
    """Each kind of field once; the place appears once a country is chosen."""

    appear = {"place": ("country", ("CN", "LA"))}

    told = forms.CharField(
        label="What were you told?", help_text="In the caller's own words, as far as you can.", widget=forms.Textarea
    )
    reference = forms.CharField(label="A word to find it by", required=False, max_length=40)
    received = AnyDayField(label="Day it came in", help_text="The day in Tokyo.")
    channel = forms.ChoiceField(
        label="How did it reach us?",
        choices=[("phone", "Phone call"), ("message", "Message")],
        widget=forms.RadioSelect,
    )
    country = forms.ChoiceField(
        label="Where is she now?", required=False, choices=[("", "Not known"), ("CN", "China"), ("LA", "Laos")]
    )
    place = forms.CharField(
        label="Where there?", help_text="Appears for China and Laos.", required=False, max_length=40
    )
    needs = forms.MultipleChoiceField(
        label="What does she need?",
        required=False,
        choices=[("med", "A doctor"), ("doc", "Documents")],
        widget=forms.CheckboxSelectMultiple,
    )
    watched = forms.BooleanField(label="She is watched", help_text="By the husband's family, or by others.")


class SamplePerson(forms.Form):
    """One person of a request."""

    age = forms.IntegerField(label="Age", help_text="As told.", required=False)
    sex = forms.ChoiceField(label="Sex", choices=[("f", "Female"), ("m", "Male")], required=False)


class SampleFilter(forms.Form):
    """What narrows a list."""

    status = forms.ChoiceField(label="Status", required=False, choices=[("", "All"), ("waiting", "Waiting")])
    since = AnyDayField(label="Since", required=False)


def sample_forms() -> dict[str, Any]:
    """A fresh form, a refused one, rows of people, and filters."""
    rows = forms.formset_factory(SamplePerson, extra=1, can_delete=True)
    return {
        "form": SampleForm(),
        "refused_form": SampleForm(
            {"channel": "telepathy", "received": "the day before"}, auto_id="id_refused_%s", prefix="refused"
        ),
        "people": rows(prefix="people"),
        "filters": dressed(SampleFilter()),
    }


def sample_pictures() -> dict[str, Any]:
    """Every chart."""
    line = charts.line_picture(
        list(zip(MONTHS, BALANCES, strict=True)),
        floor=600000,
        target=1000000,
        columns=("Month", "Balance"),
        words=money,
        axis=lambda cents: f"{cents // 100:,}",
    )
    months = [(month, (n % 5, (n + 2) % 3, n % 2)) for n, month in enumerate(MONTHS)]
    years = [
        (str(year), (count, led))
        for year, count, led in ((2014, 31, 12), (2015, 22, 0), (2016, 35, 14), (2017, 24, 9), (2018, 27, 8))
    ]
    outcomes = [
        ("in destination, led by LFNKR", 7),
        ("in custody on the way", 1),
        ("safe with a partner", 17),
        ("died, led by a partner", 2),
        ("missing", 0),
    ]
    return {
        "gauge": charts.gauge_picture(855703, 44480, 600000, 1000000),
        "low_gauge": charts.gauge_picture(512000, 250000, 600000, 1000000),
        "empty_gauge": charts.gauge_picture(0, 0, 600000, 1000000),
        "after": charts.gauge_picture(855703, 294480, 600000, 1000000, added=250000),
        "line": line,
        "months": charts.bars_picture(months, ("Concluded", "Under way", "Waiting"), stacked=True, column="Month"),
        "years": charts.bars_picture(years, ("Adults who asked", "Adults rescued by LFNKR"), column="Year"),
        "flow": flow_picture("adults asked", outcomes, columns=("Outcome", "Adults")),
    }


def sample_texts() -> dict[str, Any]:
    """Statuses, facts, a timeline, versions and effects."""
    at = datetime(2017, 10, 9, 2, 10, tzinfo=clock.TOKYO)
    entries = [
        {
            "at": at,
            "title": "Request received by phone",
            "text": "Two children are with her.",
            "by": "Hana Mori",
            "kind": "note",
        },
        {
            "at": at.replace(hour=2, minute=50),
            "title": "LFNKR leads; USD 2,500.00 committed",
            "by": "Mio Sato",
            "kind": "decision",
        },
        {
            "on": date(2017, 11, 1),
            "precision": "month",
            "title": "Custody on the way",
            "text": "Told by a partner.",
            "kind": "danger",
        },
        {
            "on": date(2017, 12, 18),
            "precision": "before",
            "title": "She died on the river",
            "text": "Our caseload, led by a partner.",
            "kind": "death",
        },
        {"at": at.replace(month=12), "title": "Arrived in Thailand", "by": "Hana Mori", "kind": "status"},
    ]
    return {
        "statuses": STATUSES,
        "entries": entries,
        "tracks": [TRACK, OFF_TRACK],
        "at": at,
        "on": at.date(),
        "until": date(2017, 12, 1),
        "facts": [("Reference", "R-7K3Q2"), ("Who asked", "pastor or congregation"), ("Where she is", "")],
        "effects": ["USD 2,500.00 of the reserve is committed to request R-7K3Q2.", "Available falls to USD 5,612.23."],
        "differences": [Difference("Coarse place", "Hyesan", "Musan"), Difference("Tier", "minimum", "minimum")],
    }


def drawn(component: str, **parameters: Any) -> str:
    """A component as a page includes it: with these parameters only."""
    return render_to_string(f"components/{component}.html", parameters)


def sample_notices() -> list[str]:
    """A notice in each tone."""
    return [
        drawn("notice", title="What you had typed is in the form again.", text="Check it, and save."),
        drawn(
            "notice",
            tone="clock",
            title="Nine hours are left.",
            text="Nobody has been told since 48 h.",
            url="#g-clock",
            label="Tell the director",
        ),
        drawn(
            "notice",
            tone="danger",
            title="The safe signal was missed.",
            text="The next contact was agreed for 22:00.",
            url="#g-people",
            label="Open the request",
        ),
    ]


def sample_figures() -> list[str]:
    """Figures with and without a base, of nothing, and of money."""
    return [
        drawn(
            "figure",
            label="Adults rescued by LFNKR",
            value=8,
            base=27,
            base_label="adults who asked",
            note="By the day they reached a safe third country.",
            url="#g-figures",
        ),
        drawn(
            "figure",
            label="Under 30 years",
            value=15,
            base=27,
            base_label="adults",
            note="At the day of the request. 56 %, rounded half up.",
            change="Last year 13 of 24.",
        ),
        drawn("figure", label="Requests without an answer", value=0, note="Every request of the term was answered."),
        drawn(
            "figure",
            label="Spent on rescues",
            value="USD 21,340.15",
            note="More than USD 20,000; by booking date.",
        ),
    ]


def sample_charts(pictures: dict[str, Any]) -> dict[str, str]:
    """The charts with their words."""
    return {
        "of_reserve": drawn(
            "chart_line",
            picture=pictures["line"],
            id="reserve-line",
            title="Balance of the reserve, term 20",
            desc="It fell below the floor four times and ended at USD 8,557.03.",
            floor_label="Floor USD 6,000",
            target_label="Target USD 10,000",
        ),
        "of_months": drawn(
            "chart_bars",
            picture=pictures["months"],
            id="months",
            title="Requests by month, with their outcome",
            desc="Most came in the days after a commitment.",
            values=True,
        ),
        "of_years": drawn(
            "chart_bars",
            picture=pictures["years"],
            id="years",
            title="Five years",
            desc="Same definitions in each year.",
            values=True,
            open=True,
        ),
        "of_flow": drawn(
            "chart_flow",
            picture=pictures["flow"],
            id="flow",
            title="From request to outcome",
            desc="Of 27 adults who asked, 8 were led by LFNKR and 19 by partners.",
            open=True,
        ),
    }


def sample_people() -> list[str]:
    """People under way, and one who died."""
    moving = {"status": "in_movement", "status_label": "in movement"}
    return [
        drawn(
            "person_line",
            name="Person 1",
            detail="about 30, principal applicant",
            url="#g-people",
            lead="LFNKR",
            **moving,
        ),
        drawn("person_line", name="Person 2", detail="10 months, her daughter", **moving),
        drawn("person_line", name="Person 3", detail="54, her mother", status="died", status_label="died"),
    ]


def sample_confirmations(token: str, texts: dict[str, Any]) -> dict[str, Any]:
    """What is opened or confirmed by a form of its own."""
    here = {"url": "#g-sealed", "csrf_token": token}
    return {
        "sealed": [
            drawn("sealed", title="Name and what could betray her", text="Names, birth date, places as told.", **here),
            drawn(
                "sealed",
                title="Route and helpers",
                text="Sealed for those on the operation.",
                reason=True,
                error="Say in a few words why you open it.",
                **here,
            ),
        ],
        "confirm": drawn(
            "confirm",
            facts=texts["facts"],
            effects=texts["effects"],
            label="Commit USD 2,500.00",
            cancel_url="#g-sealed",
            change_url="#g-sealed",
            csrf_token=token,
        ),
    }


class Gallery(RoleRequiredMixin, TemplateView):
    """Show every component in every state."""

    permission_required = "reports.see_desk"
    template_name = "demo/gallery.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All samples."""
        pictures, texts = sample_pictures(), sample_texts()
        return super().get_context_data(
            **sample_forms(),
            **pictures,
            **texts,
            **sample_confirmations(get_token(self.request), texts),
            notices=sample_notices(),
            figures=sample_figures(),
            converted=drawn(
                "money", amount=43210, currency="USD", original=50000, original_currency="JPY", rate="115.710000"
            ),
            charts=sample_charts(pictures),
            people_lines=sample_people(),
            **kwargs,
        )

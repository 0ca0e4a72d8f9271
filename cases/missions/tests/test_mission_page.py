"""Recording a survey mission on its page."""

import html

import pytest
from django.conf import settings
from django.urls import reverse

from cases.models import Mission
from lfnkr.accounts.tests.people import person

pytestmark = pytest.mark.django_db

MISSION = {
    "begins_on": "2018-01-14",
    "ends_on": "2018-01-19",
    "led_by": "executive director",
    "area": "Thai-Lao border",
    "purpose": "conditions in the border area",
    "stations": "Nakhon Phanom; 16; 2\nwithheld",
    "goods": "eye drops\nclinical thermometers\n",
}


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("stations", "Nakhon Phanom; many", "Write each station as"),
        ("stations", "Nakhon Phanom; 16; 2; 1", "Line 1 cannot be read"),
        ("stations", "Mukdahan; 3\n\nNakhon Phanom, 16, 2", "Line 3 cannot be read: “Nakhon Phanom, 16, 2”"),
        ("stations", "Mukdahan; 3\nナコーンパノム、１６、２", "Line 2 cannot be read: “ナコーンパノム、１６、２”"),
        ("stations", "Nakhon Phanom; 1000", "Line 1 cannot be read"),
        ("stations", "N" * 81 + "; 16; 2", "Line 1 cannot be read"),
        ("stations", "; 16; 2", "Line 1 cannot be read"),
        ("ends_on", "2018-01-01", "lies before the beginning"),
        ("ends_on", "2099-01-01", "future"),
        ("area", "", "required"),
    ],
)
def test_what_cannot_be_a_mission_is_refused_and_nothing_is_lost(client, field, text, sentence):
    client.force_login(person("hana"))

    response = client.post(reverse("cases:record-mission"), {**MISSION, field: text})

    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page
    assert "clinical thermometers" in page
    assert html.escape(text) in page
    assert not Mission.objects.exists()


def test_every_line_that_cannot_be_read_is_named_at_once(client):
    client.force_login(person("hana"))

    response = client.post(reverse("cases:record-mission"), {**MISSION, "stations": "Mukdahan 3\nThat Phanom; 2\nx; y"})

    errors = response.context["form"].errors["stations"]
    assert [error.partition(" cannot")[0] for error in errors] == ["Line 1", "Line 3"]


def test_goods_that_are_too_long_are_refused_by_their_line_and_never_cut(client):
    client.force_login(person("hana"))
    long = "eye drops, " * 10

    response = client.post(reverse("cases:record-mission"), {**MISSION, "goods": f"soap\n{long}"})

    assert [error.partition(" is")[0] for error in response.context["form"].errors["goods"]] == ["Line 2"]
    assert long in response.text
    assert not Mission.objects.exists()


def test_a_mission_is_recorded_with_its_stations_and_goods(client):
    client.force_login(person("hana"))

    response = client.post(reverse("cases:record-mission"), MISSION)

    mission = Mission.objects.get()
    assert response.status_code == 302
    assert list(mission.visits.values_list("place", "interviews", "cells")) == [("Nakhon Phanom", 16, 2), ("", 0, None)]
    assert mission.goods.count() == 2


def test_the_marks_of_a_japanese_keyboard_are_read(client):
    client.force_login(person("hana"))

    client.post(reverse("cases:record-mission"), {**MISSION, "stations": "ムクダハン；１６；２"})

    assert list(Mission.objects.get().visits.values_list("place", "interviews", "cells")) == [("ムクダハン", 16, 2)]


@pytest.mark.parametrize("written", ["withheld", "Withheld; 4", "ＷＩＴＨＨＥＬＤ；４", "非開示", "非開示；４；１"])
def test_a_place_is_withheld_in_english_and_in_the_readers_language(client, written):
    client.force_login(person("hana"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ja"

    client.post(reverse("cases:record-mission"), {**MISSION, "stations": written})

    assert Mission.objects.get().visits.get().place == ""


def test_the_treasurer_records_no_mission(client):
    client.force_login(person("sora"))

    assert client.get(reverse("cases:record-mission")).status_code == 403

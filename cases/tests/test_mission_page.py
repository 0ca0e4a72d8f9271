"""Recording a survey mission on its page."""

import pytest
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
    assert not Mission.objects.exists()


def test_a_mission_is_recorded_with_its_stations_and_goods(client):
    client.force_login(person("hana"))

    response = client.post(reverse("cases:record-mission"), MISSION)

    mission = Mission.objects.get()
    assert response.status_code == 302
    assert list(mission.visits.values_list("place", "interviews", "cells")) == [("Nakhon Phanom", 16, 2), ("", 0, None)]
    assert mission.goods.count() == 2


def test_the_treasurer_records_no_mission(client):
    client.force_login(person("sora"))

    assert client.get(reverse("cases:record-mission")).status_code == 403

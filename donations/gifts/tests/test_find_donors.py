"""A giver is found again by name, in any script, and is not made anew with each gift."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import NameToken
from cases.people import naming
from cases.tests import factories as cases
from donations.gifts import donors, finding
from donations.models import Donation, Donor, DonorReading, DonorToken
from donations.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.keyring import keys
from lfnkr.web import form_tokens

pytestmark = pytest.mark.django_db(databases=["default", "keyring"])

FIND, NEW = "donations:donor-find", "donations:donation-new"


def recorded(sora, name: str, kind: str = "individual") -> Donor:
    return donors.record_donor(by=sora, kind=kind, name=name)


def found_by(sora, name: str) -> list[int]:
    return [found.donor.number for found in finding.find_donors(by=sora, name=name)]


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("Kim Yong Hui", "김영희"),
        ("김영희", "Kim Yong-hui"),
        ("青木 蓮", "青木蓮"),
        ("アオキ レン", "あおき れん"),
        ("株式会社 明星", "(株式会社)明星"),
        ("=1+1", "=1+1"),
        ("St. Mary’s, 2nd parish", "ST. MARY'S 2ND PARISH"),
    ],
)
def test_a_giver_is_found_in_any_script(sora, known, typed):
    recorded(sora, known)

    assert found_by(sora, typed) == [1]


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("Aoki Ren", "aoki"),
        ("青木 蓮", "青木"),
        ("ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ"),
        ("Meisei Foundation, Kyoto", "foundation"),
        ("김영희", "영희"),
    ],
)
def test_a_part_of_a_name_finds_its_giver_where_parts_are_asked_for(sora, known, typed):
    recorded(sora, known)
    recorded(sora, "Mori Kai")

    assert found_by(sora, typed) == []
    assert [found.donor.number for found in finding.find_donors(by=sora, name=typed, has_parts=True)] == [1]
    assert [reading.donor.number for reading in DonorReading.objects.all()] == [1]


def test_a_single_letter_and_an_erased_name_are_no_part(sora):
    erased = recorded(sora, "Aoki Ren")
    keys.erase(*erased.key_subject)
    recorded(sora, "Mori Kai")

    assert finding.find_donors(by=sora, name="i", has_parts=True) == []
    assert finding.find_donors(by=sora, name="Aoki", has_parts=True) == []


def test_the_page_finds_by_a_part_and_a_new_gift_asks_of_whole_names_alone(client, sora):
    recorded(sora, "Aoki Ren")
    client.force_login(sora)
    token = client.get(reverse(FIND)).context["form"][form_tokens.FIELD].value()
    page = client.post(reverse(FIND), {"name": "Aoki", form_tokens.FIELD: token})

    assert [one.donor.number for one in page.context["found"]] == [1]


def test_nobody_is_found_by_another_name(sora):
    recorded(sora, "Aoki Ren")

    assert found_by(sora, "Mori Kai") == []
    assert found_by(sora, "…") == []


def test_each_giver_whose_name_is_shown_leaves_a_reading_and_nobody_else_does(sora):
    recorded(sora, "Aoki Ren")
    recorded(sora, "Mori Kai")

    finding.find_donors(by=sora, name="Aoki Ren")

    assert [reading.donor.number for reading in DonorReading.objects.all()] == [1]


def test_a_corrected_name_is_found_and_the_former_is_not(sora):
    donor = recorded(sora, "Aoki Ren")

    donors.change_donor(donor, by=sora, version=1, kind="individual", name="Mori Kai", contact="")

    assert (found_by(sora, "Aoki Ren"), found_by(sora, "Mori Kai")) == ([], [1])


def test_a_name_of_before_names_were_found_is_found_by_the_next_search(sora):
    recorded(sora, "Aoki Ren")
    DonorToken.objects.all().delete()

    assert found_by(sora, "Aoki Ren") == [1]


def test_an_erased_giver_is_found_by_nobody(sora):
    keys.erase(*recorded(sora, "Aoki Ren").key_subject)

    assert found_by(sora, "Aoki Ren") == []


def test_no_token_of_a_giver_is_one_of_a_rescued_person_of_the_same_name(sora, hana):
    recorded(sora, "Kim Yong Hui")
    with trail.act("acknowledge", by=None):
        naming.add_name(cases.member(hana).person, "Kim Yong Hui")

    of_people = {bytes(token) for token in NameToken.objects.values_list("token", flat=True)}
    of_givers = {bytes(token) for token in DonorToken.objects.values_list("token", flat=True)}

    assert of_people and of_givers
    assert not of_people & of_givers


def test_the_page_shows_who_is_found_and_leads_to_a_gift(client, sora):
    recorded(sora, "Aoki Ren")
    client.force_login(sora)

    page = client.post(reverse(FIND), {"name": "Aoki Ren", form_tokens.FIELD: form_tokens.new()})

    assert "Aoki Ren" in page.text
    assert f"{reverse(NEW)}?donor=1" in page.text


@pytest.mark.parametrize("name", ["hana", "mio", "yuki", "rin"])
def test_nobody_but_the_treasurer_looks_for_givers(client, request, sora, name):
    recorded(sora, "Aoki Ren")
    client.force_login(request.getfixturevalue(name))

    assert client.post(reverse(FIND), {"name": "Aoki Ren"}).status_code == 403
    assert not DonorReading.objects.exists()


# While a gift is typed


def typed(**facts: str) -> dict[str, str]:
    given = {
        "amount": "100",
        "currency": "USD",
        "rate": "",
        "fund": str(factories.fund().pk),
        "earmark": "none",
        "channel": "bank",
        "received_on": clock.today().isoformat(),
        "donor_number": "",
        "donor_kind": "individual",
        "donor_name": "",
        form_tokens.FIELD: form_tokens.new(),
    }
    return given | facts


def sent(client, **facts: str):
    return client.post(reverse(NEW), typed(**facts))


def test_a_name_that_gave_before_is_asked_about_before_anything_is_booked(client, sora):
    recorded(sora, "Aoki Ren")
    client.force_login(sora)

    page = sent(client, donor_name="Aoki Ren")

    choices = [value for value, _words in page.context["form"].fields["same_as"].choices]
    assert choices == ["1", "nobody"]
    assert page.context["form"]["amount"].value() == "100"
    assert not Donation.objects.exists()


def test_the_giver_who_was_chosen_has_the_gift_and_nobody_is_made_anew(client, sora):
    donor = recorded(sora, "Aoki Ren")
    client.force_login(sora)

    sent(client, donor_name="Aoki Ren", same_as="1", same_as_of="Aoki Ren")

    assert Donation.objects.get().donor == donor
    assert Donor.objects.count() == 1


def test_somebody_new_of_the_same_name_is_a_giver_of_their_own(client, sora):
    recorded(sora, "Aoki Ren")
    client.force_login(sora)

    sent(client, donor_name="Aoki Ren", same_as="nobody", same_as_of="Aoki Ren")

    assert Donation.objects.get().donor.number == 2


def test_another_name_typed_after_the_answer_is_asked_about_anew(client, sora):
    recorded(sora, "Aoki Ren")
    recorded(sora, "Mori Kai")
    client.force_login(sora)

    page = sent(client, donor_name="Mori Kai", same_as="1", same_as_of="Aoki Ren")

    assert [value for value, _words in page.context["form"].fields["same_as"].choices] == ["2", "nobody"]
    assert not Donation.objects.exists()


def test_a_giver_is_given_by_number(client, sora):
    donor = recorded(sora, "Aoki Ren")
    client.force_login(sora)

    assert client.get(f"{reverse(NEW)}?donor=1").context["form"]["donor_number"].value() == "1"
    sent(client, donor_number="1")

    assert Donation.objects.get().donor == donor


@pytest.mark.parametrize("number", ["7", "0", "-1", "99999999999999999999", "one"])
def test_a_number_nobody_bears_is_refused_and_stays_in_the_form(client, sora, number):
    client.force_login(sora)

    page = sent(client, donor_number=number)

    assert page.context["form"]["donor_number"].value() == number
    assert page.context["form"].errors["donor_number"]
    assert not Donation.objects.exists()


def test_a_number_and_a_name_are_not_taken_together(client, sora):
    recorded(sora, "Aoki Ren")
    client.force_login(sora)

    assert sent(client, donor_number="1", donor_name="Mori Kai").context["form"].errors["donor_name"]
    assert not Donation.objects.exists()


@pytest.mark.parametrize(
    ("amount", "currency", "rate"),
    [("0", "USD", ""), ("-5", "USD", ""), ("1.005", "USD", ""), ("0.5", "JPY", "150"), (f"{10**15}", "USD", "")]
    + [("5", "XYZ", "1"), ("", "USD", ""), ("5", "JPY", "")],
)
def test_a_sum_that_cannot_be_booked_is_refused_and_makes_no_giver(client, sora, amount, currency, rate):
    client.force_login(sora)

    page = sent(client, donor_name="Aoki Ren", amount=amount, currency=currency, rate=rate)

    assert page.context["form"].errors
    assert page.context["form"]["donor_name"].value() == "Aoki Ren"
    assert not Donor.objects.exists()


def test_a_formula_as_a_name_is_a_name(client, sora):
    client.force_login(sora)

    sent(client, donor_name="=HYPERLINK(1)")

    donor = Donor.objects.get()
    assert donors.texts_of([donor], by=sora)[donor].name == "=HYPERLINK(1)"

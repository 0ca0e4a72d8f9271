"""A town is found by whatever people write or say, and chosen by a person wherever more than one may be meant."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.utils import translation

from cases.choices import COUNTRIES
from cases.models import Place
from cases.people.towns.gazetteer import SHOWN, find, only_one, towns, with_units

MEANT = {
    "KP-hoeryong": "Hoeryong Foeryong Hoeryŏng Hoiryong hoeryong-si 회령 회령시 會寧 会寧 会宁 ホェリョン フェリョン",
    "KP-onsong": "Onsong Onson Onsŏng 온성 온성군 穩城 穏城 稳城 オンソン",
    "KP-chongjin": "Chongjin Chonjin Ch'ŏngjin Cheongjin 청진 淸津 清津 チョンジン",
    "KP-hamhung": "Hamhung Hamhun Hamheung 함흥 咸興 咸兴 ハムフン",
    "KP-kyongwon": "Kyongwon 경원 Saebyol 새별 새별군",
    "KP-kimchaek": "Kimchaek Songjin 김책 성진 城津",
    "KP-musan": "Musan Mosan 무산 무산군 茂山 ムサン",
    "KP-hyesan": "Hyesan Hesan 혜산 惠山 恵山 ヘサン",
    "CN-yanji": "Yanji Yenji 연길 옌지 延吉 延吉市",
    "CN-longjing": "Longjing 룡정 용정 룽징 龍井 龙井",
    "CN-changbai": "Changbai Chanbai 장백 창바이 長白 长白县",
    "CN-harbin": "Harbin Halpin Haerbin 하얼빈 할빈 哈尔滨 ハルビン",
    "TH-chiang-saen": "Chiang_Saen Chiang_Sean チェンセーン เชียงแสน",
    "TH-nong-khai": "Nong_Khai Nongkai 농카이",
}
"""Spellings of the field, those of LFNKR's own pages among them; `_` stands for a space."""


@pytest.mark.parametrize(
    ("code", "spelling"), [(code, one.replace("_", " ")) for code, all_of in MEANT.items() for one in all_of.split()]
)
def test_a_town_is_found_first_by_each_of_its_spellings(code, spelling):
    assert find(spelling)[0].town.code == code


@pytest.mark.parametrize("words", ["", " ", "-", "?!", "xyzzy", "🌸", "가" * 100])
def test_what_is_no_town_finds_none(words):
    assert find(words) == []
    assert only_one(words) is None


@pytest.mark.parametrize("words", ["Unsan", "Jilin", "吉林", "Hamgyong", "함경도", "Tai'an"])
def test_a_name_of_several_is_chosen_by_a_person(words):
    assert only_one(words) is None
    assert len([one for one in find(words) if one.is_spelling]) > 1


@pytest.mark.parametrize("words", ["Kungsim-ri (Hoeryong)", "궁심리, 회령", "a village near Hoeryong", "회령 궁심리"])
def test_a_village_of_no_list_is_found_by_the_town_told_with_it_and_not_tied_to_it(words):
    assert find(words)[0].town.code == "KP-hoeryong"
    assert only_one(words) is None


def test_a_slip_of_the_hand_is_offered_and_not_taken():
    assert find("Vientane")[0].town.code == "LA-vientiane"
    assert only_one("Vientane") is None


def test_never_more_are_shown_than_can_be_looked_at():
    assert all(len(find(town.name_en)) <= SHOWN for town in towns().values())


def test_every_town_is_found_by_each_of_its_writings():
    lost = [
        (town.code, writing)
        for town in towns().values()
        for writing in town.writings
        if all(one.town is not town for one in find(writing))
    ]
    assert lost == []


def test_the_file_holds_what_it_says():
    by_country = Counter(town.country for town in towns().values())

    assert by_country["KP"] > 200
    assert by_country["CN"] > 300
    assert {"MN", "VN", "LA", "TH", "MM", "KH", "KR", "JP"} <= by_country.keys() <= COUNTRIES.keys()
    for town in towns().values():
        assert re.fullmatch(r"[A-Z]{2}-[A-Za-z0-9-]{2,40}", town.code)
        assert town.name_en and town.name_ja and town.name_ko
        assert not any(mark in "".join(town.writings) for mark in "\n@;\t")
    assert {town.kind for town in towns().values()} <= {"province", "prefecture", "city", "county", "district", "town"}


@pytest.mark.django_db
def test_each_unit_is_a_place_of_the_same_country():
    places = dict(Place.objects.values_list("code", "country"))

    assert {town.code: town.country for town in towns().values() if town.unit} == {
        town.code: places[town.unit] for town in towns().values() if town.unit
    }
    assert all(town.unit for town in towns().values() if town.country == "KP")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Hoeryong 회령 (North Hamgyong)"), ("ja", "会寧 회령（咸鏡北道）"), ("ko", "회령(함경북도)")],
)
def test_a_town_is_named_with_its_province_in_the_readers_language(language, words):
    with translation.override(language):
        assert with_units([towns()["KP-hoeryong"]])[0][1] == words

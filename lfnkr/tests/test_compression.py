"""Pages go out with Brotli where the browser takes it, with gzip otherwise, and padded by a random length with both."""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse

from lfnkr.compression import MOST_PADDING, Brotli

PAGE = "<!doctype html><html><body>" + "<p>What was told.</p>" * 50 + "</body></html>"
SIGN_IN = "/accounts/login/"


def answer(rf, made, **headers):
    """What the middleware makes of an answer."""
    return Brotli(lambda request: made)(rf.get("/", headers=headers))


def test_a_page_goes_out_with_brotli(client, db):
    response = client.get(SIGN_IN, headers={"accept-encoding": "gzip, deflate, br, zstd"})

    assert response["Content-Encoding"] == "br"
    assert response["Content-Length"] == str(len(response.content))
    assert "<h1>" in brotli.decompress(response.content).decode()


def test_a_browser_without_brotli_gets_gzip(client, db):
    response = client.get(SIGN_IN, headers={"accept-encoding": "gzip"})

    assert response["Content-Encoding"] == "gzip"
    assert "<h1>" in gzip.decompress(response.content).decode()


def test_the_same_page_has_many_lengths(rf):
    lengths = {len(answer(rf, HttpResponse(PAGE), accept_encoding="br").content) for _time in range(40)}

    assert len(lengths) > 10
    assert max(lengths) - min(lengths) < 2 * MOST_PADDING


def test_the_padding_stands_after_the_page(rf):
    page = brotli.decompress(answer(rf, HttpResponse(PAGE), accept_encoding="br").content).decode()

    assert page.startswith(f"{PAGE}<!--")
    assert page.endswith("-->")
    assert ">" not in page.removeprefix(f"{PAGE}<!--").removesuffix("-->")


@pytest.mark.parametrize(
    "made",
    [
        HttpResponse("<p>Short</p>"),
        JsonResponse({"text": "What was told. " * 50}),
        StreamingHttpResponse([PAGE]),
        HttpResponse(PAGE, headers={"Content-Encoding": "gzip"}),
    ],
    ids=["short", "no page", "in pieces", "compressed before"],
)
def test_anything_else_is_left_as_it_is(rf, made):
    assert answer(rf, made, accept_encoding="br").get("Content-Encoding") != "br"


@pytest.mark.parametrize(
    ("accepted", "is_taken"),
    [
        ("br", True),
        ("gzip, br", True),
        ("br;q=0.5, gzip", True),
        ("gzip, br;q=0", False),
        ("br; q=0.0", False),
        ("bread", False),
    ],
)
def test_a_browser_is_answered_as_it_asks(rf, accepted, is_taken):
    response = answer(rf, HttpResponse(PAGE), accept_encoding=accepted)

    assert (response.get("Content-Encoding") == "br") is is_taken

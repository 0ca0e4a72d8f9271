"""Pictures of our own: what a file may be, what of it stays, what must be said of it, who agrees, and where it is printed."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zlib
from datetime import timedelta

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation
from PIL import Image

from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.errors import DomainError
from reports.editions.annual import AnnualReport
from reports.editions.as_json import as_dict
from reports.freezing.reading import held
from reports.freezing.tests.people import published
from reports.models import ReleaseItem, ReleasePicture
from reports.models.audiences import Audience
from reports.models.editions import FileFormat
from reports.printing.paper import print_html, print_pdf
from reports.releases import actions
from reports.releases.own_words import CHAPTERS
from reports.releases.pictures import LONGEST_EDGE, MOST_PIXELS, made_of, picture_key
from reports.releases.tests.proposing import approve, propose, release

ASKED = picture_key("asked")
SECRET = b"taken behind the safe house"
ALTS = {
    "en": "A lamp in a window, seen from the street.",
    "ja": "通りから見た窓辺の灯り。",
    "ko": "거리에서 본 창가의 불빛.",
}
CAPTION = {"en": "Behind {requests.adults} adults stands a family.", "ja": "冬の灯り。"}


def file_of(image: Image.Image, kind: str = "JPEG", **how: object) -> io.BytesIO:
    """An uploaded file with a picture in it."""
    written = io.BytesIO()
    image.save(written, kind, **how)
    written.seek(0)
    return written


def drawn(width: int = 1000, height: int = 700, mode: str = "RGB", colour: object = (20, 90, 160)) -> Image.Image:
    return Image.new(mode, (width, height), colour)


def told() -> dict[str, object]:
    """What is said of a picture when it is proposed."""
    return {"picture": made_of(file_of(drawn())), "alts": ALTS, "people": "nobody", "words": CAPTION}


@pytest.fixture
def over(db, hana) -> FiscalYear:
    """The term before the one of today, in which a mother asked with her child."""
    year = ensure_term(ensure_term(clock.today()).starts_on - timedelta(days=1))
    when = clock.midnight(year.starts_on + timedelta(days=150))
    factories.case(hana, factories.woman(), factories.child(), received_at=when)
    return year


def printed(year: FiscalYear, audience: Audience = Audience.INTERNAL, language: str = "en") -> str:
    with translation.override(language):
        return print_html(AnnualReport.for_year(year, audience=audience), language)


# What a file may be


def chunk(kind: bytes, content: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes that unpacks to as many pixels as it says."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 of a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        file_of(drawn(), "GIF").getvalue(),
        file_of(drawn(), "TIFF").getvalue(),
        file_of(drawn(), "WEBP").getvalue(),
        file_of(drawn()).getvalue()[:400],
        file_of(drawn(), "PNG").getvalue()[:90],
        png_that_claims(1000, 700),
    ],
    ids=["nothing", "pdf", "svg", "gif", "tiff", "webp", "half a jpeg", "half a png", "a png without its pixels"],
)
def test_what_is_no_whole_png_or_jpeg_is_refused_in_a_sentence(content):
    with pytest.raises(DomainError, match="no picture we can read"):
        made_of(io.BytesIO(content))


def test_a_small_file_of_too_many_pixels_is_refused_before_it_is_unpacked():
    assert MOST_PIXELS < 60_000 * 60_000

    with pytest.raises(DomainError, match="too many pixels"):
        made_of(io.BytesIO(png_that_claims(60_000, 60_000)))


def test_one_of_more_pixels_than_are_decoded_is_refused_unopened():
    with pytest.raises(DomainError, match="too many pixels"):
        made_of(io.BytesIO(png_that_claims(MOST_PIXELS // 1000 + 1, 1000)))


def test_one_that_moves_is_refused():
    frames = [drawn(colour=(0, 0, number)) for number in (1, 90, 200)]

    with pytest.raises(DomainError, match="moves"):
        made_of(file_of(frames[0], "PNG", save_all=True, append_images=frames[1:]))


def test_one_that_would_be_blurred_in_print_is_refused_with_its_size():
    with pytest.raises(DomainError, match="longer edge has 400 pixels. Choose one of at least 600"):
        made_of(file_of(drawn(400, 300)))


# What of it stays


def with_all_that_lies_in_a_file() -> io.BytesIO:
    """A photograph with a place, a camera, a comment, a description and a thumbnail."""
    exif = Image.Exif()
    exif[0x010F], exif[0x010E] = "a camera", SECRET.decode()
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (41.0, 59.0, 2.0)
    return file_of(drawn(2400, 1600), exif=exif, comment=SECRET)


def test_nothing_that_lay_beside_the_picture_stays_in_it():
    file = with_all_that_lies_in_a_file()
    assert SECRET in file.getvalue()

    made = made_of(file)
    opened = Image.open(io.BytesIO(made.content))

    assert SECRET not in made.content
    assert b"Exif" not in made.content
    assert not opened.getexif()
    assert "comment" not in opened.info
    assert opened.format == "JPEG"


def test_the_words_of_a_png_do_not_stay_either():
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Description", SECRET.decode())

    assert SECRET not in made_of(file_of(drawn(), "PNG", pnginfo=words)).content


def test_it_is_no_larger_than_print_needs_and_turned_as_the_camera_was_held():
    exif = Image.Exif()
    exif[0x0112] = 6

    made = made_of(file_of(drawn(2400, 1600), exif=exif))

    assert (made.width, made.height) == (900, LONGEST_EDGE)
    assert Image.open(io.BytesIO(made.content)).size == (900, LONGEST_EDGE)


@pytest.mark.parametrize(
    ("mode", "colour", "kind"),
    [
        ("RGBA", (255, 0, 0, 0), "PNG"),
        ("LA", (0, 0), "PNG"),
        ("P", 0, "PNG"),
        ("1", 1, "PNG"),
        ("I;16", 65535, "PNG"),
        ("L", 255, "JPEG"),
        ("CMYK", (0, 0, 0, 0), "JPEG"),
    ],
)
def test_every_kind_of_colour_becomes_what_a_screen_shows_and_what_is_clear_is_paper(mode, colour, kind):
    image = drawn(mode=mode, colour=colour)
    if mode == "P":
        image.putpalette([255, 255, 255] * 256)

    shown = Image.open(io.BytesIO(made_of(file_of(image, kind)).content))

    assert shown.mode == "RGB"
    assert min(shown.getpixel((500, 300))) > 250


def test_the_same_file_is_made_into_the_same_bytes():
    assert made_of(file_of(drawn())) == made_of(file_of(drawn()))


# What must be said of it


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
def test_without_words_for_whoever_does_not_see_it_in_each_language_it_is_refused(over, mio, language):
    with pytest.raises(DomainError, match="Say in words what the picture shows"):
        propose(over, mio, ASKED, **told() | {"alts": ALTS | {language: "  "}})

    assert not ReleaseItem.objects.exists()


@pytest.mark.parametrize("typed", ["The 8 people.", "{requests.adults} people", "２ people"])
def test_no_number_stands_in_these_words(over, mio, typed):
    with pytest.raises(DomainError, match="no number and no braces"):
        propose(over, mio, ASKED, **told() | {"alts": ALTS | {"en": typed}})


@pytest.mark.parametrize("people", ["", "perhaps"])
def test_unless_somebody_says_who_can_be_recognised_it_is_refused(over, mio, people):
    with pytest.raises(DomainError, match="Say who can be recognised in the picture"):
        propose(over, mio, ASKED, **told() | {"people": people})


def test_a_caption_is_checked_as_own_words_are(over, mio):
    with pytest.raises(DomainError, match="A number is not typed here"):
        propose(over, mio, ASKED, **told() | {"words": {"en": "All 12 of them."}})


@pytest.mark.parametrize("where", ["words", "alts"])
def test_a_way_told_in_the_caption_or_in_the_words_for_it_is_found(over, mio, where):
    facts = told()
    facts[where] = {**ALTS, "en": "They crossed the Mekong."}

    with pytest.raises(DomainError, match="may tell more than it should"):
        propose(over, mio, ASKED, **facts)
    (item,) = propose(over, mio, ASKED, **facts, stands_because="published in our magazine")
    assert item.findings


def test_a_release_without_a_picture_is_none(over, mio):
    with pytest.raises(DomainError, match="no picture we can read"):
        propose(over, mio, ASKED, **told() | {"picture": None})


def test_beside_those_we_lost_stands_no_picture():
    assert not {"lost", "letter", "figures", "notes", "verification"} & set(CHAPTERS)


# Who agrees, and what stays


def test_nobody_agrees_to_an_own_picture_and_before_another_has_it_is_printed_for_nobody(over, mio):
    with pytest.raises(DomainError, match="yourself"):
        approve(propose(over, mio, ASKED, **told()), mio)

    assert 'own-picture"' not in printed(over)


def test_the_database_keeps_a_released_picture_as_it_is(over, mio, yuki):
    (item,) = release(over, mio, yuki, ASKED, **told())
    other = file_of(drawn(colour=(1, 2, 3))).getvalue()
    changed = {"content": other, "sha256": hashlib.sha256(other).hexdigest()}

    for facts in ({"alt_en": "another"}, changed, {"content": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ReleasePicture.objects.filter(item=item).update(**facts)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_releasepicture")


def test_the_database_has_no_picture_beside_a_figure_and_no_release_of_a_picture_without_one(over, mio):
    (figure,) = propose(over, mio, "requests.women")
    made = told()["picture"]
    facts = {"content": made.content, "sha256": made.sha256, "width": 1, "height": 1, "people": "nobody"}
    alts = {f"alt_{language}": words for language, words in ALTS.items()}

    with pytest.raises(DatabaseError, match="comes with the release"), transaction.atomic():
        ReleasePicture.objects.create(item=figure, **facts, **alts)
    trail.identify(mio)
    with pytest.raises(DatabaseError, match="has a picture"), transaction.atomic(), connection.cursor() as cursor:
        ReleaseItem.objects.create(fiscal_year=over, key=ASKED, reason="x", bound="y", proposed_by=mio)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_one_revoked_or_not_agreed_to_loses_its_bytes_and_its_row_says_what_it_was(over, mio, yuki):
    (item,) = release(over, mio, yuki, ASKED, **told())
    (waiting,) = propose(over, mio, picture_key("money"), **told())

    for each in (item, waiting):
        actions.revoke_release(each, by=yuki, reason="somebody can be recognised after all")
        kept = ReleasePicture.objects.get(item=each)
        assert kept.content is None
        assert (kept.alt_en, len(kept.sha256)) == (ALTS["en"], 64)
    assert 'own-picture"' not in printed(over)


def test_the_trail_never_holds_its_bytes(over, mio, yuki):
    (item,) = release(over, mio, yuki, ASKED, **told())

    with connection.cursor() as cursor, trail.act("look", by=None):
        cursor.execute(
            "SELECT string_agg(changed::text, '') FROM audit_event WHERE table_name = 'reports_releasepicture'"
        )
        (told_of,) = cursor.fetchone()
    assert "changed" in told_of
    assert bytes(ReleasePicture.objects.get(item=item).content).hex()[:60] not in told_of


# Where it is printed


@pytest.mark.parametrize("audience", list(Audience))
def test_it_stands_at_its_chapter_with_its_words_and_its_caption_as_this_reader_is_told_it(over, mio, yuki, audience):
    release(over, mio, yuki, ASKED, **told())
    report = AnnualReport.for_year(over, audience=audience)
    chapter = printed(over, audience).partition('id="asked"')[2].partition("</section>")[0]

    assert f'alt="{ALTS["en"]}"' in chapter
    is_told = report.figures["requests.adults"].is_exact
    assert ("<figcaption>Behind 1 adults stands a family.</figcaption>" in chapter) is is_told
    assert as_dict(report, "en")["pictures"]["asked"]["alt"] == ALTS["en"]


def test_in_a_language_without_caption_it_stands_with_its_words_alone(over, mio, yuki):
    release(over, mio, yuki, ASKED, **told())
    chapter = printed(over, Audience.MEMBERS, "ko").partition('class="own-picture"')[2].partition("</figure>")[0]

    assert f'alt="{ALTS["ko"]}"' in chapter
    assert "figcaption" not in chapter


def test_one_for_members_alone_is_not_the_publics(over, mio, yuki):
    release(over, mio, yuki, ASKED, audience=Audience.MEMBERS, **told())

    assert ALTS["en"] in printed(over, Audience.MEMBERS)
    assert ALTS["en"] not in printed(over, Audience.PUBLIC)


def test_words_for_it_are_words_whatever_stands_in_them(over, mio, yuki):
    hostile = '"><script>alert()</script><img src=x onerror=alert()>'
    release(over, mio, yuki, ASKED, **told() | {"alts": ALTS | {"en": hostile}, "words": {"en": hostile}})

    html = printed(over, Audience.MEMBERS)

    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert html.count("&lt;script&gt;alert()") == 2


@pytest.mark.slow
def test_on_paper_it_is_a_figure_with_its_words_and_the_same_bytes_twice(over, mio, yuki):
    release(over, mio, yuki, ASKED, **told())
    report = AnnualReport.for_year(over)

    content = print_pdf(report, "en")
    reader = pypdf.PdfReader(io.BytesIO(content))
    pictures = {image.data for page in reader.pages for image in page.images}
    alts = re.findall(r"A lamp in a window", "".join(str(node) for node in figures_of(reader)))

    assert content == print_pdf(report, "en")
    assert len(pictures) == 1
    assert len(alts) == 1


def figures_of(reader: pypdf.PdfReader) -> list[str]:
    """The alternative texts of the figures of a PDF."""
    from reports.tests.test_printed_year import in_order

    nodes = in_order(reader.trailer["/Root"]["/StructTreeRoot"])
    return [str(node.get("/Alt")) for node in nodes if node["/S"] == "/Figure"]


def test_an_edition_keeps_its_picture_when_it_is_revoked_later(over, mio, yuki):
    (item,) = release(over, mio, yuki, ASKED, **told())
    source = told()["picture"].source
    edition = published(over, by=mio, second=yuki)

    actions.revoke_release(item, by=yuki, reason="somebody can be recognised after all")

    for format_ in (FileFormat.HTML, FileFormat.SCREEN):
        assert source in held(edition, "members", "ja", format_).decode()


# Its pages


def form(**changed: object) -> dict[str, object]:
    """What is typed and chosen on the page."""
    alts = {f"alt_0_{language}": words for language, words in ALTS.items()}
    file = SimpleUploadedFile("IMG_1234.jpg", with_all_that_lies_in_a_file().getvalue(), "image/jpeg")
    typed = {"audience": "public", "reason": "taken by us for this", "people_0": "nobody", "words_0_en": "A lamp."}
    return {**typed, **alts, "picture_0": file, **changed}


def test_the_page_warns_shows_the_picture_as_it_would_print_and_then_proposes_it(over, mio, yuki, client):
    client.force_login(mio)
    page = reverse("reports:propose-releases", args=[over.term]) + f"?key={ASKED}"

    assert "A picture can betray somebody by a face" in client.get(page).text
    looked = client.post(page, form(look="yes"))
    assert 'src="data:image/jpeg;base64,' in looked.text
    assert "A lamp." in looked.text
    assert not ReleaseItem.objects.exists()

    client.post(page, form())
    picture = ReleasePicture.objects.get()
    assert SECRET not in bytes(picture.content)
    assert picture.people == "nobody"

    client.force_login(yuki)
    read = client.get(reverse("reports:approve-releases", args=[over.term])).text
    assert 'src="data:image/jpeg;base64,' in read
    assert all(words in read for words in ALTS.values())
    assert "Nobody can be recognised in it" in read


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"picture_0": ""}, "no picture we can read"),
        ({"picture_0": SimpleUploadedFile("x.png", b"no picture", "image/png")}, "no picture we can read"),
        ({"alt_0_ko": ""}, "Say in words what the picture shows, in Korean too"),
        ({"people_0": ""}, "Say who can be recognised"),
        ({"words_0_en": "There were 12 of them."}, "A number is not typed here: “12”"),
        ({"alt_0_en": "There were 12 of them."}, "no number and no braces: “12”"),
    ],
)
def test_what_is_refused_is_said_on_the_page_with_every_word_kept(over, mio, client, changed, says):
    client.force_login(mio)
    page = reverse("reports:propose-releases", args=[over.term]) + f"?key={ASKED}"

    answer = client.post(page, form(**changed))

    assert says in answer.text
    assert ("Choose the file again" in answer.text) == (changed.get("picture_0") != "")
    assert "taken by us for this" in answer.text
    assert ALTS["ja"] in answer.text
    assert not ReleaseItem.objects.exists()

import pytest
from django.utils import translation
from reports.tests.test_leaflet import asked_to_give, leaflet_html, report_of, this_term, mother_and_child, AnnualReport
from reports.printing import fitting
from lfnkr.documents.line_breaks import joined
from cases.tests import factories
from lfnkr.calendar import clock


def tell(name, report, language):
    fitting.ROOM = 1e9
    open(f"/tmp/w/mypaper/{name}-{language}.html", "w").write(joined(leaflet_html(report, language), language))


@pytest.mark.django_db
@pytest.mark.usefixtures("demonstration", "asked_to_give")
def test_a():
    for term in (20, 24):
        for aud in ("members", "internal", "public"):
            for l in ("en", "ja", "ko"):
                with translation.override(l):
                    tell(f"{term}-{aud}", report_of(term, aud), l)


@pytest.mark.usefixtures("asked_to_give")
def test_b(hana):
    this_term()
    for l in ("en", "ja", "ko"):
        with translation.override(l):
            tell("zero", AnnualReport.for_year(this_term()), l)
    mother_and_child(hana)
    for l in ("en", "ja", "ko"):
        with translation.override(l):
            tell("one", AnnualReport.for_year(this_term()), l)
    for _r in range(60):
        party = [factories.woman(), *(factories.child() for _child in range(4))]
        factories.case(hana, *party, received_at=clock.now())
    for l in ("en", "ja", "ko"):
        with translation.override(l):
            tell("300", AnnualReport.for_year(this_term()), l)

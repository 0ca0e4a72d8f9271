"""Addresses of the reports; included at the root."""

from django.urls import path

from reports import lists
from reports.periods import addresses
from reports.registers import views as registers
from reports.views import annual_report, editions, periods, releases, stated

app_name = "reports"

addresses.register()

urlpatterns = [
    path("reports/", lists.YearList.as_view(), name="year-list"),
    path("reports/periods/", periods.ChoosePeriod.as_view(), name="choose-period"),
    path("reports/periods/<day:first>/<day:last>/", periods.PeriodPage.as_view(), name="period"),
    path(
        "reports/periods/<day:first>/<day:last>/figures/<str:key>/",
        periods.PeriodFigure.as_view(),
        name="period-figure",
    ),
    path("reports/periods/<day:first>/<day:last>/print/", periods.PrintPeriod.as_view(), name="print-period"),
    path("reports/periods/<day:first>/<day:last>/file.<form:form>", periods.PeriodFile.as_view(), name="period-file"),
    path("reports/side-by-side/", periods.NewestTerm.as_view(), name="newest-side-by-side"),
    path("reports/side-by-side/<int:term>/", periods.SideBySidePage.as_view(), name="side-by-side"),
    path("reports/side-by-side/<int:term>/print/", periods.PrintSideBySide.as_view(), name="print-side-by-side"),
    path("reports/side-by-side/<int:term>/file.csv", periods.SideBySideFile.as_view(), name="side-by-side-file"),
    path("reports/<int:term>/", annual_report.AnnualReportPage.as_view(), name="annual-report"),
    path("reports/<int:term>/pictures/", periods.TermInPictures.as_view(), name="pictures"),
    path("reports/<int:term>/figures/<str:key>/", annual_report.FigurePage.as_view(), name="figure"),
    path("reports/<int:term>/figures.<data:form>", annual_report.FiguresFile.as_view(), name="figures-file"),
    path("reports/<int:term>/print/", annual_report.PrintReport.as_view(), name="print"),
    path("reports/<int:term>/releases/", releases.ReleaseList.as_view(), name="release-list"),
    path("reports/<int:term>/releases/propose/", releases.ProposeReleases.as_view(), name="propose-releases"),
    path("reports/<int:term>/releases/approve/", releases.ApproveReleases.as_view(), name="approve-releases"),
    path("reports/releases/<uuid:pk>/revoke/", releases.RevokeRelease.as_view(), name="revoke-release"),
    path("reports/<int:term>/registers/", registers.RegisterList.as_view(), name="register-list"),
    path("reports/<int:term>/registers/declare/", registers.DeclareRegisters.as_view(), name="declare-registers"),
    path("reports/registers/<uuid:pk>/agree/", registers.AgreeRegister.as_view(), name="agree-register"),
    path(
        "reports/registers/<uuid:pk>/take-back/", registers.TakeBackDeclaration.as_view(), name="take-back-declaration"
    ),
    path("reports/stated/", stated.AllStated.as_view(), name="stated-all"),
    path("reports/stated/opening/", stated.EnterOpening.as_view(), name="enter-opening"),
    path("reports/stated/claim/", stated.EnterClaimUpTo.as_view(), name="enter-claim-up-to"),
    path("reports/<int:term>/stated/", stated.StatedOfTerm.as_view(), name="stated-of-term"),
    path("reports/<int:term>/stated/total/", stated.EnterTotal.as_view(), name="enter-total"),
    path("reports/<int:term>/stated/claim/", stated.EnterClaim.as_view(), name="enter-claim"),
    path("reports/stated/<uuid:pk>/", stated.NumberPage.as_view(), name="stated-number"),
    path("reports/stated/<uuid:pk>/part/", stated.EnterPart.as_view(), name="enter-part"),
    path("reports/stated/<uuid:pk>/correct/", stated.CorrectNumber.as_view(), name="correct-number"),
    path("reports/stated/<uuid:pk>/agree/", stated.AgreeNumber.as_view(), name="agree-number"),
    path("reports/stated/<uuid:pk>/take-back/", stated.TakeBackNumber.as_view(), name="take-back-number"),
    path("reports/stated/<uuid:pk>/answer/", stated.AnswerDoubt.as_view(), name="answer-doubt"),
    path("reports/stated/<uuid:pk>/explain/", stated.ExplainClaim.as_view(), name="explain-claim"),
    path("reports/<int:term>/editions/", editions.EditionList.as_view(), name="edition-list"),
    path("reports/<int:term>/freeze/", editions.FreezeEdition.as_view(), name="freeze"),
    path("reports/freezings/<uuid:pk>/", editions.FreezingPage.as_view(), name="freezing"),
    path("reports/freezings/<uuid:pk>/status/", editions.FreezingStatus.as_view(), name="freezing-status"),
    path("reports/editions/check/", editions.CheckFile.as_view(), name="check-file"),
    path("reports/editions/<uuid:pk>/", editions.EditionPage.as_view(), name="edition"),
    path("reports/editions/<uuid:pk>/text/", editions.EditionText.as_view(), name="edition-text"),
    path(
        "reports/editions/<uuid:pk>/differences/",
        editions.EditionDifferences.as_view(),
        name="edition-differences",
    ),
    path("reports/editions/<uuid:pk>/since/", editions.LearntSinceEdition.as_view(), name="learnt-since"),
    path("reports/editions/<uuid:pk>/sign/", editions.SignEdition.as_view(), name="sign-edition"),
    path(
        "reports/editions/<uuid:pk>/unsigned/<slug:audience>/<slug:language>/<slug:format>/",
        editions.UnsignedPiece.as_view(),
        name="unsigned-piece",
    ),
    path(
        "reports/editions/<uuid:pk>/unsigned-letters/<uuid:appeal>/<slug:language>/",
        editions.UnsignedLetter.as_view(),
        name="unsigned-letter",
    ),
    path("reports/editions/<uuid:pk>/withdraw/", editions.WithdrawEdition.as_view(), name="withdraw-edition"),
    path(
        "reports/editions/<uuid:pk>/fingerprint/",
        editions.EditionFingerprint.as_view(),
        name="edition-fingerprint",
    ),
    path(
        "reports/editions/<uuid:pk>/files/<slug:audience>/<slug:language>/<slug:format>/",
        editions.EditionDownload.as_view(),
        name="edition-file",
    ),
    path(
        "reports/editions/<uuid:pk>/letters/<uuid:appeal>/<slug:language>/",
        editions.GiftsLetter.as_view(),
        name="gifts-letter",
    ),
    path("reports/prints/<uuid:pk>/", annual_report.PrintJobPage.as_view(), name="print-job"),
    path("reports/prints/<uuid:pk>/status/", annual_report.PrintJobStatus.as_view(), name="print-job-status"),
    path("reports/prints/<uuid:pk>/file/", annual_report.PrintJobFile.as_view(), name="print-job-file"),
]

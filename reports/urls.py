"""Addresses of the reports; included at the root."""

from django.urls import path

from reports import edition_views, lists, views
from reports.registers import views as registers

app_name = "reports"

urlpatterns = [
    path("reports/", lists.YearList.as_view(), name="year-list"),
    path("reports/<int:term>/", views.AnnualReportPage.as_view(), name="annual-report"),
    path("reports/<int:term>/figures/<str:key>/", views.FigurePage.as_view(), name="figure"),
    path("reports/<int:term>/print/", views.PrintReport.as_view(), name="print"),
    path("reports/<int:term>/releases/", views.ReleaseList.as_view(), name="release-list"),
    path("reports/<int:term>/releases/propose/", views.ProposeRelease.as_view(), name="propose-release"),
    path("reports/<int:term>/registers/", registers.RegisterList.as_view(), name="register-list"),
    path("reports/<int:term>/registers/declare/", registers.DeclareRegisters.as_view(), name="declare-registers"),
    path("reports/registers/<uuid:pk>/agree/", registers.AgreeRegister.as_view(), name="agree-register"),
    path(
        "reports/registers/<uuid:pk>/take-back/", registers.TakeBackDeclaration.as_view(), name="take-back-declaration"
    ),
    path("reports/<int:term>/editions/", edition_views.EditionList.as_view(), name="edition-list"),
    path("reports/<int:term>/freeze/", edition_views.FreezeEdition.as_view(), name="freeze"),
    path("reports/editions/<uuid:pk>/", edition_views.EditionPage.as_view(), name="edition"),
    path("reports/editions/<uuid:pk>/text/", edition_views.EditionText.as_view(), name="edition-text"),
    path(
        "reports/editions/<uuid:pk>/differences/",
        edition_views.EditionDifferences.as_view(),
        name="edition-differences",
    ),
    path("reports/editions/<uuid:pk>/sign/", edition_views.SignEdition.as_view(), name="sign-edition"),
    path("reports/editions/<uuid:pk>/withdraw/", edition_views.WithdrawEdition.as_view(), name="withdraw-edition"),
    path(
        "reports/editions/<uuid:pk>/fingerprint/",
        edition_views.EditionFingerprint.as_view(),
        name="edition-fingerprint",
    ),
    path(
        "reports/editions/<uuid:pk>/files/<slug:audience>/<slug:language>/<slug:format>/",
        edition_views.EditionDownload.as_view(),
        name="edition-file",
    ),
    path("reports/releases/<uuid:pk>/approve/", views.ApproveRelease.as_view(), name="approve-release"),
    path("reports/prints/<uuid:pk>/", views.PrintJobPage.as_view(), name="print-job"),
    path("reports/prints/<uuid:pk>/status/", views.PrintJobStatus.as_view(), name="print-job-status"),
    path("reports/prints/<uuid:pk>/file/", views.PrintJobFile.as_view(), name="print-job-file"),
]

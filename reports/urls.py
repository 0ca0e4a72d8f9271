"""Addresses of the reports; included at the root."""

from django.urls import path

from reports import lists, views
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
    path("reports/releases/<uuid:pk>/approve/", views.ApproveRelease.as_view(), name="approve-release"),
    path("reports/prints/<uuid:pk>/", views.PrintJobPage.as_view(), name="print-job"),
    path("reports/prints/<uuid:pk>/status/", views.PrintJobStatus.as_view(), name="print-job-status"),
    path("reports/prints/<uuid:pk>/file/", views.PrintJobFile.as_view(), name="print-job-file"),
]

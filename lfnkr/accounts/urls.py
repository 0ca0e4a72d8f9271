"""Addresses of the accounts pages, under /staff/."""

from django.urls import path

from lfnkr.accounts import lists, views

app_name = "accounts"

urlpatterns = [
    path("", lists.AccountList.as_view(), name="user-list"),
    path("me/", views.CorrectOwnNames.as_view(), name="own-names"),
    path("open/", views.OpenAccount.as_view(), name="account-open"),
    path("sessions/end/", views.EndEverybodysSessions.as_view(), name="everybodys-sessions-end"),
    path("roles/<uuid:pk>/approve/", views.ApproveRole.as_view(), name="role-approve"),
    path("roles/<uuid:pk>/decline/", views.DeclineRole.as_view(), name="role-decline"),
    path("<uuid:pk>/", views.AccountDetail.as_view(), name="account-detail"),
    path("<uuid:pk>/correct/", views.CorrectAccount.as_view(), name="account-correct"),
    path("<uuid:pk>/role/", views.ProposeRole.as_view(), name="role-propose"),
    path("<uuid:pk>/suspend/", views.SuspendAccount.as_view(), name="account-suspend"),
    path("<uuid:pk>/restore/", views.RestoreAccount.as_view(), name="account-restore"),
    path("<uuid:pk>/sessions/end/", views.EndSessions.as_view(), name="sessions-end"),
    path("<uuid:pk>/password/reset/", views.StartPasswordReset.as_view(), name="password-reset"),
]

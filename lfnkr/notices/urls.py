"""Addresses of notices, under /notices/."""

from django.urls import path

from lfnkr.notices import lists, views

app_name = "notices"

urlpatterns = [
    path("", lists.NoticeList.as_view(), name="notice-list"),
    path("seen/", views.SeeAll.as_view(), name="see-all"),
    path("how/", views.ChooseMailing.as_view(), name="choose-mailing"),
    path("on-call/", views.OnCallList.as_view(), name="on-call"),
    path("on-call/<uuid:pk>/off/", views.TakeOffCall.as_view(), name="take-off-call"),
    path("pager/", views.PagerPage.as_view(), name="pager"),
    path("pager/test/", views.TestAlarm.as_view(), name="test-alarm"),
    path("<uuid:pk>/", views.NoticeDetail.as_view(), name="notice-detail"),
    path("<uuid:pk>/open/", views.OpenNotice.as_view(), name="open-notice"),
    path("<uuid:pk>/act/", views.Acknowledge.as_view(), name="acknowledge"),
]

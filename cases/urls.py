"""Addresses of cases; the page of one request is in reports, since it shows money too."""

from django.urls import path

from cases.views import acts, intake, lists

app_name = "cases"

urlpatterns = [
    path("", lists.CaseList.as_view(), name="case-list"),
    path("new/", intake.LogRequest.as_view(), name="log-request"),
    path("search/", intake.SearchNames.as_view(), name="search"),
    path("drafts/", intake.SaveDraft.as_view(), name="save-draft"),
    path("drafts/<uuid:pk>/discard/", intake.DiscardDraft.as_view(), name="discard-draft"),
    path("missions/", lists.MissionList.as_view(), name="mission-list"),
    path("events/<uuid:pk>/acknowledge/", acts.AcknowledgeEvent.as_view(), name="acknowledge-event"),
    path("operations/<uuid:pk>/mobilise/", acts.Mobilise.as_view(), name="mobilise"),
    path("operations/<uuid:pk>/legs/", acts.AddLeg.as_view(), name="add-leg"),
    path("operations/<uuid:pk>/close/", acts.CloseOperation.as_view(), name="close-operation"),
    path("<uuid:pk>/seal/", acts.OpenSeal.as_view(), name="open-seal"),
    path("<uuid:pk>/move/", acts.Move.as_view(), name="move"),
    path("<uuid:pk>/notes/", acts.AddNote.as_view(), name="add-note"),
    path("<uuid:pk>/contact/", acts.AgreeContact.as_view(), name="agree-contact"),
    path("<uuid:pk>/pause/", acts.PauseClock.as_view(), name="pause-clock"),
    path("<uuid:pk>/pause/end/", acts.EndPause.as_view(), name="end-pause"),
    path("<uuid:pk>/assign/", acts.Assign.as_view(), name="assign"),
    path("<uuid:pk>/events/", acts.RecordEvent.as_view(), name="record-event"),
    path("<uuid:pk>/missing/", acts.RecordMissing.as_view(), name="record-missing"),
    path("<uuid:pk>/death/", acts.RecordDeath.as_view(), name="record-death"),
    path("<uuid:pk>/facts/", acts.ChangeCase.as_view(), name="change-case"),
    path("<uuid:pk>/people/<uuid:member>/", acts.CorrectPerson.as_view(), name="correct-person"),
    path("<uuid:pk>/people/<uuid:member>/review/", acts.ReviewMissing.as_view(), name="review-missing"),
    path("<uuid:pk>/operations/", acts.OpenOperation.as_view(), name="open-operation"),
    path("<uuid:pk>/close/", acts.CloseCase.as_view(), name="close-case"),
    path("<uuid:pk>/reopen/", acts.ReopenCase.as_view(), name="reopen-case"),
]

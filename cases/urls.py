"""Addresses of cases."""

from django.urls import path, re_path

from cases.across import family_views as family
from cases.across import views as across
from cases.break_glass import views as break_glass
from cases.case_page import views as case_page
from cases.closing import views as closing
from cases.correction_page import views as correction_page
from cases.duplicates import views as duplicates
from cases.earlier_rescues import views as earlier_rescues
from cases.events import views as events
from cases.flights import views as flights
from cases.follow_up import views as follow_up
from cases.handover import views as handover
from cases.instead import views as instead
from cases.intake import views as intake
from cases.joining import views as joining
from cases.joining.correct_view import CorrectJoining
from cases.merging import views as merging
from cases.missions import views as missions
from cases.missions.lists import MissionList
from cases.operations import stay_views as stays
from cases.operations import views as operations
from cases.operations.correct_view import CorrectOperation
from cases.partners import views as partners
from cases.people.towns import views as towns
from cases.prints import views as prints
from cases.register.lists import CaseList
from cases.risk import views as risk
from cases.seal import views as seal
from cases.second_officer import views as second_officer
from cases.step_order import views as step_order
from cases.tasks import views as tasks
from cases.tasks.lists import TaskList
from cases.versions import views as versions
from cases.voiding import views as voiding
from cases.voiding.operation_views import TakeBackOperation
from cases.workflow import views as workflow

app_name = "cases"

urlpatterns = [
    path("", CaseList.as_view(), name="case-list"),
    path("new/", intake.LogRequest.as_view(), name="log-request"),
    path("emergency/", break_glass.BreakGlass.as_view(), name="break-glass"),
    path("emergency/<uuid:pk>/longer/", break_glass.ExtendGlass.as_view(), name="extend-glass"),
    path("emergency/<uuid:pk>/review/", break_glass.ReviewGlass.as_view(), name="review-glass"),
    path("search/", intake.SearchNames.as_view(), name="search"),
    path("towns/", towns.FindTowns.as_view(), name="find-towns"),
    path("drafts/", intake.SaveDraft.as_view(), name="save-draft"),
    path("drafts/<uuid:pk>/discard/", intake.DiscardDraft.as_view(), name="discard-draft"),
    path("nobodys/", handover.NobodysRequests.as_view(), name="nobodys-list"),
    path("hand-overs/<int:pk>/read/", handover.ReadHandOver.as_view(), name="read-hand-over"),
    path("tasks/", TaskList.as_view(), name="task-list"),
    path("tasks/new/", tasks.MakeOwnTask.as_view(), name="add-own-task"),
    path("tasks/hand-over/", tasks.HandOverTasks.as_view(), name="hand-over-tasks"),
    path("tasks/<uuid:pk>/", tasks.TaskPage.as_view(), name="task"),
    path("tasks/<uuid:pk>/change/", tasks.ChangeTask.as_view(), name="change-task"),
    path("tasks/<uuid:pk>/done/", tasks.FinishTask.as_view(), name="finish-task"),
    path("tasks/<uuid:pk>/cancel/", tasks.CancelTask.as_view(), name="cancel-task"),
    path("tasks/<uuid:pk>/reopen/", tasks.ReopenTask.as_view(), name="reopen-task"),
    path("missions/", MissionList.as_view(), name="mission-list"),
    path("missions/new/", missions.RecordMission.as_view(), name="record-mission"),
    path("events/<uuid:pk>/acknowledge/", events.AcknowledgeEvent.as_view(), name="acknowledge-event"),
    path("operations/<uuid:pk>/", operations.OperationPage.as_view(), name="operation"),
    path("operations/<uuid:pk>/correct/", CorrectOperation.as_view(), name="correct-operation"),
    path("operations/<uuid:pk>/in-error/", TakeBackOperation.as_view(), name="take-back-operation"),
    path("operations/<uuid:pk>/mobilise/", operations.Mobilise.as_view(), name="mobilise"),
    path("operations/<uuid:pk>/legs/", operations.AddLeg.as_view(), name="add-leg"),
    path("legs/<uuid:pk>/", operations.ChangeLeg.as_view(), name="change-leg"),
    path("operations/<uuid:pk>/leave/", stays.LeaveOperation.as_view(), name="leave-operation"),
    path("operations/<uuid:pk>/apart/", stays.SplitOperation.as_view(), name="split-operation"),
    path("operations/<uuid:pk>/together/", stays.RejoinOperation.as_view(), name="rejoin-operation"),
    path("stays/<int:pk>/", stays.CorrectStay.as_view(), name="correct-stay"),
    path("stays/<int:pk>/in-error/", stays.TakeBackStay.as_view(), name="take-back-stay"),
    path("operations/<uuid:pk>/close/", operations.CloseOperation.as_view(), name="close-operation"),
    path("recorded-in-error/<int:pk>/agree/", voiding.AgreeToVoiding.as_view(), name="agree-to-voiding"),
    path(
        "recorded-in-error/<slug:kind>/<str:row>/",
        voiding.RecordInErrorOfNoRequest.as_view(),
        name="void-of-no-request",
    ),
    path("not-same/<int:pk>/", merging.TakeBackNotSame.as_view(), name="maybe-same"),
    path("merges/<int:pk>/undo/", merging.UndoMerge.as_view(), name="undo-merge"),
    path("carried-over/<int:pk>/take-back/", duplicates.TakeBackCarryOver.as_view(), name="take-back-carry-over"),
    path("<uuid:pk>/", case_page.CasePage.as_view(), name="case"),
    path("<uuid:pk>/seal/", seal.OpenSeal.as_view(), name="open-seal"),
    path("<uuid:pk>/print/", prints.PrintHistory.as_view(), name="print-history"),
    path("prints/<int:pk>/", prints.HistoryPrintPage.as_view(), name="history-print"),
    path("<uuid:pk>/principal/", joining.HandOnPrincipal.as_view(), name="hand-on-principal"),
    path("<uuid:pk>/people/add/", joining.AddPeople.as_view(), name="add-people"),
    path("<uuid:pk>/move/", follow_up.RecordStatus.as_view(), name="move"),
    path("<uuid:pk>/late/", follow_up.RecordLate.as_view(), name="record-late"),
    re_path(
        r"^(?P<pk>[0-9a-f-]{36})/instead/(?P<what>status|told|missing|death)/$",
        instead.RecordInstead.as_view(),
        name="record-instead",
    ),
    path("<uuid:pk>/earlier-rescue/", earlier_rescues.TellEarlierRescue.as_view(), name="earlier-rescue"),
    path("<uuid:pk>/told/", partners.RecordWhatPartnerTold.as_view(), name="partner-told"),
    path("<uuid:pk>/notes/", follow_up.AddNote.as_view(), name="add-note"),
    path("<uuid:pk>/contact/", follow_up.AgreeContact.as_view(), name="agree-contact"),
    path("<uuid:pk>/tasks/new/", tasks.MakeTask.as_view(), name="add-task"),
    path("<uuid:pk>/risk/", risk.AssessRisk.as_view(), name="assess-risk"),
    path("<uuid:pk>/pause/", follow_up.PauseClock.as_view(), name="pause-clock"),
    path("<uuid:pk>/pause/end/", follow_up.EndPause.as_view(), name="end-pause"),
    path("<uuid:pk>/assign/", follow_up.Assign.as_view(), name="assign"),
    path("<uuid:pk>/give-back/", handover.GiveBack.as_view(), name="give-back"),
    path("<uuid:pk>/take/", handover.TakeCase.as_view(), name="take-case"),
    path("<uuid:pk>/events/", events.RecordEvent.as_view(), name="record-event"),
    path("<uuid:pk>/missing/", events.RecordMissing.as_view(), name="record-missing"),
    path("<uuid:pk>/death/", events.RecordDeath.as_view(), name="record-death"),
    path("<uuid:pk>/joined/", CorrectJoining.as_view(), name="correct-joining"),
    path("corrections/<int:pk>/agree/", second_officer.AgreeToCorrection.as_view(), name="agree-to-correction"),
    path("corrections/<int:pk>/withdraw/", second_officer.WithdrawCorrection.as_view(), name="withdraw-correction"),
    path("<uuid:pk>/facts/", correction_page.ChangeCase.as_view(), name="change-case"),
    path("<uuid:pk>/people/<uuid:member>/", correction_page.CorrectPerson.as_view(), name="correct-person"),
    path("<uuid:pk>/people/<uuid:member>/before/", across.ToldBefore.as_view(), name="told-before"),
    path("<uuid:pk>/people/<uuid:member>/needs/", risk.RecordNeeds.as_view(), name="record-needs"),
    path("<uuid:pk>/people/<uuid:member>/same/", merging.FindRecord.as_view(), name="same-person"),
    path("<uuid:pk>/people/<uuid:member>/same/<uuid:other>/", merging.MergePeople.as_view(), name="merge-people"),
    path("<uuid:pk>/people/<uuid:member>/not-same/<uuid:other>/", merging.SayNotSame.as_view(), name="not-same"),
    path("<uuid:pk>/people/<uuid:member>/family/", family.Family.as_view(), name="family"),
    path("<uuid:pk>/people/<uuid:member>/family/tell/", family.TellOfFamily.as_view(), name="tell-of-family"),
    path(
        "<uuid:pk>/people/<uuid:member>/family/<int:relation>/",
        family.CompleteRelation.as_view(),
        name="complete-relation",
    ),
    path("<uuid:pk>/people/<uuid:member>/flights/", flights.Flights.as_view(), name="flights"),
    path("<uuid:pk>/people/<uuid:member>/flights/tell/", flights.TellOfFlight.as_view(), name="tell-of-flight"),
    path(
        "<uuid:pk>/people/<uuid:member>/flights/<int:flight>/", flights.CorrectFlight.as_view(), name="correct-flight"
    ),
    path(
        "<uuid:pk>/people/<uuid:member>/flights/<int:flight>/wrong/",
        flights.TakeBackFlight.as_view(),
        name="take-back-flight",
    ),
    path("<uuid:pk>/people/<uuid:member>/review/", events.ReviewMissing.as_view(), name="review-missing"),
    path("<uuid:pk>/people/<uuid:member>/review/in-error/", events.TakeBackReview.as_view(), name="take-back-review"),
    path("<uuid:pk>/steps/<int:step>/order/", step_order.OrderSteps.as_view(), name="order-steps"),
    path("<uuid:pk>/told-otherwise/", versions.FactsOfRequest.as_view(), name="facts"),
    path("<uuid:pk>/told-otherwise/<str:fact>/", versions.Versions.as_view(), name="versions"),
    path("<uuid:pk>/told-otherwise/<str:fact>/tell/", versions.TellVersion.as_view(), name="tell-version"),
    path("versions/<int:pk>/choose/", versions.ChooseVersion.as_view(), name="choose-version"),
    path("versions/<int:pk>/wrong/", versions.TakeBackVersion.as_view(), name="take-back-version"),
    path("<uuid:pk>/left/", operations.TheyLeft.as_view(), name="they-left"),
    path("<uuid:pk>/joins/", stays.JoinOperation.as_view(), name="join-operation"),
    path("<uuid:pk>/operations/", operations.OpenOperation.as_view(), name="open-operation"),
    path("<uuid:pk>/events/end/", events.EndEvent.as_view(), name="end-event"),
    path("<uuid:pk>/searches/", seal.WithheldSearchList.as_view(), name="withheld-search-list"),
    path("<uuid:pk>/restrict/", seal.RestrictRequest.as_view(), name="restrict-request"),
    path("<uuid:pk>/lift/", seal.LiftRestriction.as_view(), name="lift-restriction"),
    path("<uuid:pk>/lead/", workflow.TakeLead.as_view(), name="take-lead"),
    path("<uuid:pk>/recorded-in-error/<slug:kind>/<str:row>/", voiding.RecordInError.as_view(), name="void"),
    path("<uuid:pk>/carry-over/<uuid:original>/", duplicates.CarryOverPage.as_view(), name="carry-over"),
    path("<uuid:pk>/close/", closing.CloseCase.as_view(), name="close-case"),
    path("<uuid:pk>/reopen/", closing.ReopenCase.as_view(), name="reopen-case"),
    path("<uuid:pk>/why-closed/", closing.CorrectClosing.as_view(), name="correct-closing"),
    path("closings/<int:pk>/approve/", closing.ApproveClosing.as_view(), name="approve-closing"),
    path("closings/<int:pk>/withdraw/", closing.WithdrawClosing.as_view(), name="withdraw-closing"),
]

"""Who may do what with requests, people and missions, each on the rows `visible_to` gives them."""

from lfnkr.accounts.roles import Role

_CW, _DI = Role.CASEWORKER, Role.DIRECTOR

GRANTS = {
    # Cases: those who work with the people, each on the rows `visible_to` gives them.
    "cases.see_cases": {_CW, _DI},
    "cases.log_request": {_CW, _DI},
    "cases.see_case": {_CW, _DI},
    "cases.see_identity": {_CW, _DI},
    "cases.search_names": {_CW, _DI},
    "cases.change_case": {_CW, _DI},
    "cases.move_member": {_CW, _DI},
    "cases.keep_tasks": {_CW, _DI},
    "cases.plan_operation": {_CW, _DI},
    "cases.record_event": {_CW, _DI},
    "cases.record_death": {_CW, _DI},
    "cases.record_in_error": {_CW, _DI},
    "cases.merge_people": {_CW, _DI},
    "cases.acknowledge_event": {_DI},
    "cases.assign_case": {_CW, _DI},
    "cases.take_request": {_CW, _DI},
    "cases.close_case": {_CW, _DI},
    "cases.take_lead": {_CW, _DI},
    "cases.restrict_case": {_CW, _DI},
    "cases.lift_restriction": {_DI},
    "cases.see_withheld_searches": {_CW, _DI},
    # An emergency: opened by whoever is not on the request, reviewed by another officer.
    "cases.break_glass": {_CW},
    "cases.review_glass": {_DI, Role.AUDITOR},
    # Missions: journeys of our own staff and the goods they hand out.
    "cases.see_mission": {_CW, _DI},
    "cases.record_mission": {_CW, _DI},
}
"""Permission -> the roles that hold it."""

"""Every column of the cases' tables in one of three classes: what names or betrays a person, what is about one, and the rest.

Sealed: encrypted under a key of its own, read through `reveal` only, gone with the key. Personal: about one human being but
naming nobody; shown to those who see the case, and in the report only as a figure. Plain: about no human being.
"""

from __future__ import annotations

SEALED, PERSONAL, PLAIN = "sealed", "personal", "plain"


def _columns(*, sealed: str = "", personal: str = "", plain: str = "") -> dict[str, str]:
    """Column -> class, from three lists of words."""
    classes = {SEALED: sealed, PERSONAL: personal, PLAIN: plain}
    return {name: which for which, names in classes.items() for name in names.split()}


FIELDS: dict[str, dict[str, str]] = {
    "Place": _columns(plain="code name_en name_ja name_ko local_name country aliases"),
    "Partner": _columns(plain="code name country is_active"),
    "Case": _columns(
        sealed="summary exact_place closed_reason",
        personal="asked_by country region is_watched can_leave_alone is_guarded is_restricted next_contact_at",
        plain="id reference received_at received_zone recorded_at recorded_by channel lead deputy closed_at version"
        " response_due_at",
    ),
    "CaseMember": _columns(
        personal=(
            "role age_months_at_request is_age_exact desired_destination desired_answer desired_asked_on actual_destination"
            " years_in_china years_in_china_answer status status_detail lead partner missing_reviewed_at"
        ),
        plain="id case person position",
    ),
    "StatusChange": _columns(
        sealed="reason",
        personal="before status detail precision occurred_at occurred_until is_day_only age_months",
        plain="id member recorded_at recorded_by",
    ),
    "LeadChange": _columns(
        personal="lead partner reason occurred_at", plain="id member recorded_at recorded_by agreed_by"
    ),
    "ClockPause": _columns(sealed="note", personal="begins_at ends_at reason", plain="id case recorded_at recorded_by"),
    "Person": _columns(
        personal="sex stated_age stated_age_unit stated_on reckoning birth_country origin",
        plain="id recorded_at version",
    ),
    "Identity": _columns(sealed="birth_on phone exact_place origin_town note", plain="person"),
    "PersonName": _columns(sealed="text", personal="kind", plain="id person position"),
    "NameToken": _columns(personal="token", plain="id name person"),
    "Relationship": _columns(personal="person relative kind", plain="id"),
    "Indicator": _columns(personal="kind answer asked_on", plain="id person recorded_at"),
    "SealOpening": _columns(sealed="reason", plain="id case by is_own_case opened_at closes_at"),
    "NameSearch": _columns(plain="id by searched_at foreign_hits withheld"),
    "Draft": _columns(sealed="body", plain="id owner started_at saved_at"),
    "Operation": _columns(
        plain="id code_name lead partner opened_at mobilised_at closed_at recorded_at recorded_by members"
    ),
    "OperationMember": _columns(personal="operation member", plain="id"),
    "Leg": _columns(personal="departed_on arrived_on", plain="id operation position from_country to_country mode"),
    "LegEscort": _columns(personal="staff helper_code", plain="id leg"),
    "Event": _columns(
        sealed="text",
        personal=(
            "kind members precision begins_on ends_on country population unknown_people cause held_months certainty"
            " report_wording"
        ),
        plain="id case reported_by recorded_at recorded_by acknowledged_at acknowledged_by",
    ),
    "EventMember": _columns(personal="event member", plain="id"),
    "CaseNote": _columns(sealed="text", plain="id case recorded_at recorded_by"),
    "Mission": _columns(
        plain="id begins_on ends_on led_by area purpose paid_from reception has_clothing recorded_at recorded_by"
    ),
    "MissionVisit": _columns(plain="id mission place is_police_station interviews cells"),
    "GoodsIssue": _columns(plain="id mission kind quantity"),
}
"""Model -> column -> class; a test holds that no column is missing and that sealed columns are sealed in the tables."""

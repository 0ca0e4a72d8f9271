"""Names of acts and tables whose words are still to be made in some language: each leaves this list with its translation.

The laws of acts and of tables pass over them, and fail as soon as one of them is translated and still stands here.
"""

LANGUAGES = {"ja", "ko"}
"""The languages whose words are awaited."""

ACTS: set[str] = {
    "assess risk",
    "change leg",
    "complete relation",
    "hand on principal",
    "look for a request in an emergency",
    "open request in an emergency",
    "record needs",
    "review opening in an emergency",
    "make one record two again",
    "make two records one",
    "say that two are not the same",
    "say that two may be the same after all",
    "they left",
}
TABLES: set[str] = {
    "cases.CaseCorrection",
    "cases.GlassExtension",
    "cases.GlassOpening",
    "cases.GlassReview",
    "cases.LegChange",
    "cases.LegTraveller",
    "cases.Merge",
    "cases.MergedRow",
    "cases.NotSame",
    "cases.PersonAnswer",
    "cases.PersonCorrection",
    "cases.PrincipalChange",
    "cases.RiskAssessment",
}

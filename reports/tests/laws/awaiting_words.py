"""Names of acts and tables whose words are still to be made in some language: each leaves this list with its translation.

The laws of acts and of tables pass over them, and fail as soon as one of them is translated and still stands here.
"""

LANGUAGES = {"ja", "ko"}
"""The languages whose words are awaited."""

ACTS: set[str] = {
    "note memorandum",
    "void memorandum",
    "agree that it was recorded in error",
    "record in error",
    "record what partner told",
    "agree to declaration",
    "correct own names",
    "declare registers",
    "freeze annual report",
    "keep printed edition",
    "print annual report",
    "sign edition",
    "take back declaration",
    "withdraw edition",
}
TABLES: set[str] = {
    "donations.Memorandum",
    "cases.Voiding",
    "donations.FundLevels",
    "cases.MissingReview",
    "reports.Edition",
    "reports.EditionFile",
    "reports.RegisterDeclaration",
}

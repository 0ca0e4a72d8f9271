"""Names of acts and tables whose words are still to be made in some language: each leaves this list with its translation.

The laws of acts and of tables pass over them, and fail as soon as one of them is translated and still stands here.
"""

LANGUAGES = {"ja", "ko"}
"""The languages whose words are awaited."""

ACTS: set[str] = {
    "choose version",
    "correct stay",
    "join operation",
    "leave operation",
    "rejoin operation",
    "split operation",
    "take back stay",
    "take back version",
    "tell version",
}
TABLES: set[str] = {"cases.FactVersion", "cases.OperationStay", "cases.VersionChoice"}

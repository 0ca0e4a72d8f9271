"""Names of acts and tables whose words are still to be made in some language: each leaves this list with its translation.

The laws of acts and of tables pass over them, and fail as soon as one of them is translated and still stands here.
"""

LANGUAGES = {"ja", "ko"}
"""The languages whose words are awaited."""

ACTS: set[str] = {
    "approve closing",
    "correct closing",
    "withdraw closing",
    "cancel task",
    "carry over",
    "change task",
    "correct flight",
    "finish task",
    "hand over tasks",
    "make task",
    "propose for request that counts",
    "reopen task",
    "take back proposal",
    "take back flight",
    "take back what was carried over",
    "tell of flight",
    "give back request",
    "take request",
    "read hand-over note",
}
TABLES: set[str] = {
    "cases.Assignment",
    "cases.CarriedRow",
    "cases.CarryOver",
    "cases.Closure",
    "cases.EarlierFlight",
    "cases.Task",
    "cases.TaskStep",
}

"""Names of acts and tables whose words are still to be made in some language: each leaves this list with its translation.

The laws of acts and of tables pass over them, and fail as soon as one of them is translated and still stands here.
"""

LANGUAGES = {"ja", "ko"}
"""The languages whose words are awaited."""

ACTS: set[str] = set()
TABLES: set[str] = set()

"""Pages of cases: thin, each naming its permission; what shows money as well lives in reports."""

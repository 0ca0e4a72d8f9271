"""Pages of the money: thin, each naming its permission; cases appear by reference alone."""

"""Reports of any stretch of days: a quarter, two chosen days, since the founding; and terms side by side."""

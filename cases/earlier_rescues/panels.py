"""The page "earlier rescue": others declare where whoever told one goes next, to note its money for example."""

from __future__ import annotations

from lfnkr.web.panels import page

PAGE = "earlier rescue"

page(PAGE, sides=())

"""Template words: texts that people typed, in the reader's language where the list of wordings holds them."""

from django import template

from lfnkr.language.wordings import known

register = template.Library()
register.filter("known", known)

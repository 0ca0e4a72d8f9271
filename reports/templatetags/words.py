"""Template words of the screens: texts of the reference data and of the demonstration, in the reader's language."""

from django import template

from reports.known_words import known

register = template.Library()
register.filter("known", known)

"""Marks in words."""

from django import template

from rulebook.appraisal import marks_said

register = template.Library()


@register.filter
def marks(tenths: int | None) -> str:
    """75 → "7.5"; nothing is said of nothing."""
    return "" if tenths is None else marks_said(tenths)

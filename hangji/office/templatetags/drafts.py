"""{% csrf_token %} of every page: Django's field, and one that says who opened the form (office/drafts.py)."""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from hangji.office.drafts import OWNER, mark_of

register = template.Library()


class FormTokens(CsrfTokenNode):
    def render(self, context: Context) -> str:
        token = super().render(context)
        user: Any = getattr(context.get("request"), "user", None)
        if user is None or not user.is_authenticated:
            return token
        field = '{}<input type="hidden" name="{}" value="{}">'
        return format_html(field, token, OWNER, mark_of(user.pk))


@register.tag
def csrf_token(parser: Parser, token: Token) -> FormTokens:
    return FormTokens()

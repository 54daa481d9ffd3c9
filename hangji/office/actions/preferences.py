"""How a person likes to read: no one else's business, so it leaves no trail."""

from typing import Any

from hangji.office.models import NoticePreference, User


def set_preferences(*, user: User, language: str, large_print: bool) -> None:
    """language: one of settings.LANGUAGES."""
    user.language, user.large_print = language, large_print
    user.save(update_fields=["language", "large_print"])


def set_notice_preference(*, user: User, email: str, **wanted: Any) -> NoticePreference:
    """email: where the digest goes. wanted: the columns of NoticePreference."""
    user.email = email
    user.save(update_fields=["email"])
    return NoticePreference.objects.update_or_create(user=user, defaults=wanted)[0]

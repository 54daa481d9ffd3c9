"""How a person likes to read: no one else's business, so it leaves no trail."""

from hangji.office.models import User


def set_preferences(*, user: User, language: str, large_print: bool) -> None:
    """language: one of settings.LANGUAGES."""
    user.language, user.large_print = language, large_print
    user.save(update_fields=["language", "large_print"])

"""Refusals and reloaded submissions become pages; a signed-in person's pages speak the person's language."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from hangji.kit.refusal import Refusal

LARGE_PRINT = "hangji_large_print"  # the cookie of a browser before sign-in


class LanguageMiddleware:
    """The language of a signed-in person; before sign-in Django's cookie decides (LocaleMiddleware)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        language = request.user.language  # kept, since signing out takes the person away
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":  # a page that was sent, reloaded
            allowed, response = response["Allow"], render(request, "405.html", status=405)
            response["Allow"] = allowed
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        return refused(request, fault) if isinstance(fault, Refusal) else None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a notice inside the page for htmx, else as a page of its own."""
    if "HX-Request" in request.headers:
        response = render(request, "kit/_refusal.html", {"refusal": refusal}, status=refusal.status)
        response["HX-Retarget"], response["HX-Reswap"] = "#notice", "innerHTML"
        return response
    return render(request, "refusal.html", {"refusal": refusal}, status=refusal.status)

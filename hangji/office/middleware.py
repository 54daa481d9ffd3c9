"""A refusal from any action becomes a page or a notice; the person's language and the audit of reading are not touched."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hangji.kit.refusal import Refusal


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        return refused(request, fault) if isinstance(fault, Refusal) else None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a notice inside the page for htmx, else as a page of its own."""
    if "HX-Request" in request.headers:
        response = render(request, "kit/_refusal.html", {"refusal": refusal}, status=refusal.status)
        response["HX-Retarget"], response["HX-Reswap"] = "#notice", "innerHTML"
        return response
    return render(request, "refusal.html", {"refusal": refusal}, status=refusal.status)

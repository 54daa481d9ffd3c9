"""What anybody may open of a story, without signing in: the published version."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hangji.kit.freshness import for_everyone
from hangji.office.access import opens_to_anyone
from hangji.stories.queries.public import paragraphs, published

PAGE = 20


@opens_to_anyone
@for_everyone
@require_GET
def public_stories(request: HttpRequest) -> HttpResponse:
    page = Paginator(published(), PAGE).get_page(request.GET.get("page"))
    return render(request, "stories/public.html", {"page": page})


@opens_to_anyone
@for_everyone
@require_GET
def public_story(request: HttpRequest, pk: int) -> HttpResponse:
    found = next(iter(published([pk])), None)
    if found is None:
        raise Http404
    return render(request, "stories/public_story.html", {"story": found, "paragraphs": paragraphs(found.text)})

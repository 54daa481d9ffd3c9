"""What anybody may open of a story, without signing in: the published version."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hangji.office.access import opens_to_anyone
from hangji.stories.queries.public import paragraphs, published


@opens_to_anyone
@require_GET
def public_story(request: HttpRequest, pk: int) -> HttpResponse:
    found = next((each for each in published() if each.pk == pk), None)
    if found is None:
        raise Http404
    return render(request, "stories/public_story.html", {"story": found, "paragraphs": paragraphs(found.text)})

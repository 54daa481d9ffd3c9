"""What anybody may open of a site, without signing in: the page as it was published, and what it hands out."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from hangji.kit.clock import today
from hangji.kit.freshness import for_everyone
from hangji.office import documents
from hangji.office.access import opens_to_anyone
from hangji.places.models import Site, SiteItem
from hangji.places.queries.public import sites
from hangji.places.queries.sites import public_items
from hangji.places.views.sites import four
from hangji.registry.queries import region_names


@opens_to_anyone
@for_everyone
@require_GET
def public_sites(request: HttpRequest) -> HttpResponse:
    names = region_names()
    found = [(each, names.get(each.region_code, "")) for each in sites(today())]
    return render(request, "places/public.html", {"found": found})


@opens_to_anyone
@for_everyone
@require_GET
def public_site(request: HttpRequest, pk: int) -> HttpResponse:
    found = next(iter(sites(today(), [pk])), None)
    if found is None:
        raise Http404
    context = {"found": found, "four": four(found), "place": region_names().get(found.region_code, "")}
    return render(request, "places/public_site.html", context)


@opens_to_anyone
@require_GET
def public_item(request: HttpRequest, pk: int) -> FileResponse:
    rows = SiteItem.objects.filter(site__in=Site.objects.published_on(today()).values("pk"))
    one = get_object_or_404(rows.select_related("site", "document"), pk=pk)
    if one not in public_items(one.site):
        raise Http404
    return documents.send(one.document)

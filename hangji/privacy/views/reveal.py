"""One private value in full, shown once to whoever says why."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hangji.office.access import has, opens_to
from hangji.office.acts import act_of
from hangji.office.views.pages import answer
from hangji.privacy.actions.revealing import reveal as show
from hangji.privacy.forms import WhyForm
from hangji.privacy.private import Private
from hangji.privacy.views.page import BOTH


def private_of(code: str) -> Private:
    if code not in settings.PRIVATE:
        raise Http404
    found: Private = import_string(settings.PRIVATE[code])
    return found


@opens_to()
@never_cache
@require_http_methods(BOTH)
def reveal(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """GET asks why; POST answers with the value, on this one page and nowhere else."""
    act, private = act_of(request), private_of(code)
    if not has(act, private.permission):
        raise Http404
    record = get_object_or_404(private.rows(act), pk=pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    told = {
        "label": private.label,
        "masked": private.masked(record),
        "title": _("查看%(what)s") % {"what": private.label},
    }
    if request.method == "POST" and form.is_valid():
        told["value"] = show(private=private, record=record, reason=form.cleaned_data["reason"], act=act)
        told["dialled"] = private.kind == "contact" and "@" not in told["value"]
        return render(request, "privacy/revealed.html", told)
    return answer(request, "privacy/reveal.html", form, None, **told)

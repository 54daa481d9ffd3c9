"""The program's addresses, the lists of the peers that are installed, and Django's own admin."""

from django.conf import settings
from django.urls import include, path

from bench.peer_admin import SITE

urlpatterns = [path("peer-admin/", SITE.urls), path("", include("hangji.urls"))]
if settings.PEERS:
    from bench.peer_list import peer_list

    urlpatterns.insert(0, path("peer/", peer_list))

"""The program's addresses and the peer's list."""

from django.urls import include, path

from bench.peer_list import peer_list

urlpatterns = [path("peer/", peer_list), path("", include("hangji.urls"))]

"""The program's settings with the peers' apps added, static files as they lie and the business day pinned."""

from importlib.util import find_spec

from bench.office import TODAY
from hangji.settings import *  # noqa: F403
from hangji.settings import INSTALLED_APPS, MIDDLEWARE, STORAGES

PEERS = all(find_spec(name) for name in ("django_tables2", "django_filters"))
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin", *(["django_tables2", "django_filters"] if PEERS else [])]
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ROOT_URLCONF = "bench.peer_urls"
PINNED_DAY = TODAY

"""The program's database and tables under one plain view, with nothing between but the session."""

from hangji.settings import *  # noqa: F403
from hangji.settings import INSTALLED_APPS

INSTALLED_APPS = [name for name in INSTALLED_APPS if "allauth" not in name]  # it demands its own middleware
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "bench.plain"

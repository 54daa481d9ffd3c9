"""Fixtures for every test: the databases, the town and its cast."""

import gc
import os
import sys
from pathlib import Path
from uuid import uuid4

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def pytest_configure(config):
    """English is asked for by tests; a fresh clone has the catalogue only as text. Once, before any worker starts."""
    if not hasattr(config, "workerinput"):
        from hangji.words import compile_catalogues

        compile_catalogues()


def pytest_collection_modifyitems(config, items):
    """Pages are of the full suite; what is about PostgreSQL alone is chosen there alone: nothing is skipped."""
    from django.db import connection

    for item in items:
        if "pages" in item.path.stem or "client" in item.fixturenames:
            item.add_marker(pytest.mark.slow)
    if connection.vendor == "sqlite":
        there = [item for item in items if item.get_closest_marker("postgresql")]
        items[:] = [item for item in items if item not in there]
        config.hook.pytest_deselected(items=there)


def pytest_collection_finish():
    """All that the collected tests brought with them stays: the collector of garbage need not go through it again."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def _schema(request):
    """The file of the kept schema (tests/migrated.py); None on PostgreSQL."""
    from django.db import connection

    from tests.migrated import kept_schema

    return kept_schema(request.config.cache.mkdir("schema")) if connection.vendor == "sqlite" else None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, _schema):
    from django.db import connection

    from tests.migrated import start_from

    if _schema and _schema.exists():
        start_from(_schema, connection)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, _schema):
    from django.db import connection

    from tests.migrated import keep

    if _schema and not _schema.exists():
        with django_db_blocker.unblock():
            keep(_schema, connection)


@pytest.fixture
def town(db):
    """The test cast and their few organisations (tests/town.py)."""
    from tests.town import Town

    return Town()


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """What one test cached (a lockout, the last check of standings), or the language it read in, is not the next's."""
    from django.core.cache import cache
    from django.utils import translation

    cache.clear()
    translation.deactivate()


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_their_own(tmp_path_factory, settings):
    """It is made when a file is kept: to make and remove one for each of five thousand tests takes long."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path_factory.getbasetemp() / "files" / uuid4().hex},
        },
    }


def pytest_sessionfinish(session):
    """The whole run of ./test says that nothing was skipped; it fails where that would not be true."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("HANGJI_SKIP_NOTHING") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

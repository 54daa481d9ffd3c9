"""Fixtures for every test: the databases, the town and its cast."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


@pytest.fixture
def town(db):
    """The test cast and their few organisations (tests/town.py)."""
    from tests.town import Town

    return Town()


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_their_own(tmp_path, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }


def pytest_sessionfinish(session):
    """The whole run of ./test says that nothing was skipped; it fails where that would not be true."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("HANGJI_SKIP_NOTHING") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

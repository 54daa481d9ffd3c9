"""A check kept by an earlier version is forgotten; its file can be checked again."""

import zlib
from importlib import import_module

from django.apps import apps

from hangji.intake import actions
from hangji.intake.models import Batch, BatchState
from tests.intake.test_import import ROWS, uploaded


def test_a_check_kept_before_is_made_anew(town):
    batch = uploaded(town, *ROWS)
    Batch.objects.update(checked=zlib.compress(b"{}\n[]"))
    import_module("hangji.intake.migrations.0002_checks_by_line").forget(apps, None)
    batch.refresh_from_db()
    assert (batch.state, bytes(batch.checked)) == (BatchState.CHECKING, b"")
    batch = actions.recheck(batch=batch, act=town.act())
    assert actions.write(batch=batch, ticked=[], act=town.act()).counts["written"] == len(ROWS)

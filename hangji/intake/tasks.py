"""The long parts of an import, for the worker: each calls one action; a refusal is kept for the batch's page."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from hangji.intake import actions
from hangji.intake.models import Batch
from hangji.kit import progress
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.models import User


def _act(user: int, at: str) -> Act:
    return Act(User.objects.get(pk=user), timezone.localtime(datetime.fromisoformat(at)))


@task()
def check_batch(batch: str, user: int, at: str) -> None:
    """Check a batch as of the moment at which it was asked for."""
    try:
        actions.run_check(Batch.objects.get(pk=batch), _act(user, at))
    finally:
        progress.over(batch)


@task()
def write_batch(batch: str, ticked: list[int], user: int, at: str) -> None:
    """Write a batch; what stopped it is shown on its page."""
    found = Batch.objects.get(pk=batch)
    try:
        actions.write(batch=found, ticked=ticked, act=_act(user, at))
    except Refusal as refusal:
        actions.keep_refusal(found, refusal)
    finally:
        progress.over(batch)

"""The long part of a reconciliation, for the worker."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from hangji.kit import progress
from hangji.office.acts import Act
from hangji.office.models import User
from hangji.platform.actions.reconciliation import run
from hangji.platform.models import Reconciliation


@task()
def compare(reconciliation: str, user: int, at: str) -> None:
    """Compare as of the moment at which it was asked for."""
    act = Act(User.objects.get(pk=user), timezone.localtime(datetime.fromisoformat(at)))
    try:
        run(Reconciliation.objects.get(pk=reconciliation), act)
    finally:
        progress.over(reconciliation)

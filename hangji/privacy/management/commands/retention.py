"""hangji retention: what is past its retention; --carry-out erases it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hangji.kit import clock
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.models import User
from hangji.privacy.actions.retaining import carry_out_retention
from hangji.privacy.queries.ages import past, persons
from hangji.privacy.queries.subjects import Subject


class Command(BaseCommand):
    help = "List what is past its retention; with --carry-out erase it, in the name of the user given with --as."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--carry-out", action="store_true", help="erase what is listed; it cannot be brought back")
        parser.add_argument("--as", dest="username", help="who carries it out; needed with --carry-out")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        if options["carry_out"]:
            self._carry_out(Act(_user(options["username"]), now))
            return
        for each in past(now.date()):
            self.stdout.write(f"{each.retain.title}: {each.count} before {each.limit}")
        for subject, last in persons(now.date()):
            self.stdout.write(f"人员: {_record(subject)}, last duty {last}")

    def _carry_out(self, act: Act) -> None:
        try:
            found = carry_out_retention(act=act)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        for title, count in found.done.items():
            self.stdout.write(f"{title}: {count}")
        if found.held:
            told = "\n".join(f"人员: {_record(subject)}: {refusal}" for subject, refusal in found.held)
            raise CommandError(f"{told}\n{len(found.held)} of the persons past their retention could not be erased")
        self.stdout.write("nothing is past its retention" if not found.done else "done")


def _record(subject: Subject) -> str:
    """Where the person stands, without the name: what is printed may be kept."""
    return f"person {subject.person.pk}" if subject.person else f"user {subject.user.pk}" if subject.user else ""


def _user(username: str | None) -> User:
    """Who carries it out. Raises CommandError for nobody."""
    user = User.objects.filter(username=username or "", is_active=True).first()
    if user is None:
        raise CommandError(
            "say with --as who carries it out: a user who may erase, for example a security administrator"
        )
    return user

"""``hangji user``: open an account from the console, in the name of the security administrator given."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from hangji.kit import clock
from hangji.kit.refusal import Refusal
from hangji.office.actions.accounts import Newcomer, invitation_path, invite
from hangji.office.actions.posts import Appointment
from hangji.office.acts import Act
from hangji.office.models import Level, Role, User


class Command(BaseCommand):
    help = "Open an account and print the link with which the person sets a password."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True)
        parser.add_argument("--title", default="")
        parser.add_argument("--role", choices=Role.values, required=True)
        parser.add_argument("--region", type=int, default=0)
        parser.add_argument("--level", choices=Level.values, default=Level.ALL)
        parser.add_argument("--as", dest="administrator", required=True, help="user name of the security administrator")

    def handle(self, **o: Any) -> None:
        administrator = User.objects.filter(username=o["administrator"]).first()
        if administrator is None:
            raise CommandError(f"nobody is called {o['administrator']!r}")
        act = Act(administrator, clock.now())
        try:
            user = invite(
                newcomer=Newcomer(o["username"], o["name"], o["title"]),
                appointment=Appointment(o["role"], act.today, o["region"], o["level"]),
                act=act,
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Invitation of {user.name}: {invitation_path(user)}")

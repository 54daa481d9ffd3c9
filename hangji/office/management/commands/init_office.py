"""``hangji init``: an empty installation for one office, with its first security administrator."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import transaction

from hangji import home
from hangji.kit import clock
from hangji.office.actions.accounts import invitation_path
from hangji.office.actions.posts import Appointment, appointing
from hangji.office.acts import Act
from hangji.office.models import Region, Role, User
from hangji.office.pen import writing
from hangji.office.places import load_regions

CONFIG = """\
# This installation's office. Restart the server after a change.
[office]
name = "{name}"
region = {region}
# Whom to ask when signing in fails, as the sign-in page says it:
# help = "某某县民政局社会组织股，电话 0000-0000000"
"""


class Command(BaseCommand):
    help = "Make an empty installation for one office; prints the link of its first security administrator."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--region", type=int, required=True, help="code of the office's city or county")
        parser.add_argument("--name", required=True, help="what the head of every page says")
        parser.add_argument("--admin", required=True, help="user name of the first security administrator")
        parser.add_argument("--admin-name", required=True)

    def handle(self, *, region: int, name: str, admin: str, admin_name: str, **options: Any) -> None:
        call_command("setup", empty=True)
        if settings.OFFICE or User.objects.exists():
            raise CommandError(f"{home.HOME} holds an office already")
        with transaction.atomic():
            load_regions()
            if not Region.objects.on(clock.today()).filter(code=region).exists():
                raise CommandError(f"no region of today has the code {region}")
            user = self._administrator(admin, admin_name)
            (home.HOME / "hangji.toml").write_text(CONFIG.format(name=name.replace('"', ""), region=region), "utf-8")
        self.stdout.write(f"Invitation of {user.name} (security administrator): {invitation_path(user)}")

    def _administrator(self, username: str, name: str) -> User:
        user = User(username=username, name=name)
        user.set_unusable_password()
        user.save()
        now = clock.now()
        with writing(Act(user, now)) as pen:
            appointing(pen, user, Appointment(Role.SECURITY_ADMIN, now.date()))
        return user

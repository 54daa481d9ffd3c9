"""``hangji demo``: build the demonstration town in an empty installation and pin its business day."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from hangji import home
from hangji.demo.build import Town
from hangji.office.models import User

CONFIG = """\
# Written by "hangji demo": a made-up town on a pinned day. Delete HANGJI_HOME and run "hangji init" for an office.
[office]
name = "亳州市社会组织党建工作平台"
region = 341600
help = "市民政局社管科（演示，没有电话）"

[mail]
folder = "mail"
from = "hangji@djb.example.cn"

[portal]
name = "亳州市社会组织党建"
sponsor = "亳州市民政局"
supervisor = "中共亳州市委非公有制经济组织和社会组织工作委员会"
site_code = "34160000XX（示例）"
icp = "皖ICP备00000000号（示例）"
police = "皖公网安备00000000000000号（示例）"
phone = "0558-0000000"
address = "亳州市示例路 1 号"
supervision = "0558-0000001"
report = "0558-0000002"

[demo]
day = {day}
"""


class Command(BaseCommand):
    help = "Build the demonstration town in an empty installation."

    def handle(self, **options: Any) -> None:
        if settings.OFFICE or User.objects.exists():
            raise CommandError(f"{home.HOME} holds an office already; the demonstration needs an empty HANGJI_HOME")
        town = Town()
        for done, total in town.build():
            if done % 100 == 0 or done == total:
                self.stderr.write(f"\rBuilding the demonstration town: {done}/{total}", ending="")
        self.stderr.write("")
        (home.HOME / "hangji.toml").write_text(CONFIG.format(day=f'"{town.plan.day}"'), "utf-8")

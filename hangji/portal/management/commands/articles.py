"""hangji articles import FOLDER: take over the articles of another website, everything wrong told at once."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from hangji.kit import clock
from hangji.kit.refusal import Refusal
from hangji.office.acts import Act
from hangji.office.models import User
from hangji.portal.incoming.actions import held, take_over
from hangji.portal.incoming.reading import Fault, read_folder


class Undone(Exception):
    """Something was wrong with a file while it was written: nothing shall be."""


class Command(BaseCommand):
    help = "take over a folder of Markdown or HTML articles with front matter (docs/guide/officer.md)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["import"])
        parser.add_argument("folder", type=Path)
        parser.add_argument("--user", required=True, help="user name of the officer for whom they are written")
        parser.add_argument(
            "--checked-by",
            help="user name of another officer who compared them with the old website; without, they become drafts",
        )
        parser.add_argument("--skip-bad", action="store_true", help="write the good ones although others are bad")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")

    def handle(self, **options: Any) -> None:
        act = Act(self._user(options["user"]), clock.now())
        checked_by = self._user(options["checked_by"]) if options["checked_by"] else None
        try:
            found = read_folder(options["folder"], act.today)
        except NotADirectoryError:
            raise CommandError(_("没有这个文件夹：%(folder)s") % {"folder": options["folder"]}) from None
        self._tell(found.faults)
        if found.faults and not options["skip_bad"]:
            raise CommandError(_("有 %(n)d 处问题，什么也没有写入") % {"n": len(found.faults)})
        if options["dry_run"]:
            new = sum(not held(piece) for piece in found.pieces)
            self.stdout.write(
                _("会写入 %(new)d 篇，已有 %(known)d 篇") % {"new": new, "known": len(found.pieces) - new}
            )
            return
        self._write(found.pieces, checked_by, act, skip_bad=options["skip_bad"])

    def _write(self, pieces: Any, checked_by: User | None, act: Act, *, skip_bad: bool) -> None:
        try:
            with transaction.atomic():
                taken, faults = take_over(pieces=pieces, checked_by=checked_by, act=act)
                self._tell(faults)
                if faults and not skip_bad:
                    raise Undone
        except Undone:
            raise CommandError(_("有 %(n)d 处问题，什么也没有写入") % {"n": len(faults)}) from None
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        state = _("已公开") if checked_by else _("作为草稿，等待送审")
        told = {"new": len(taken.new), "state": state, "known": len(taken.known)}
        self.stdout.write(_("写入 %(new)d 篇（%(state)s），已有、跳过 %(known)d 篇") % told)

    def _tell(self, faults: list[Fault]) -> None:
        for fault in faults:
            self.stderr.write(str(fault))

    def _user(self, username: str) -> User:
        found = User.objects.filter(username=username, is_active=True).first()
        if found is None:
            raise CommandError(_("没有账号 %(name)s") % {"name": username})
        return found

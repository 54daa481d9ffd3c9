"""The ``hangji`` command: each word is one management command, with the same options and ``--help``."""

import os
import sys

from django.core.management import execute_from_command_line

COMMANDS = {
    "setup": (
        "setup",
        "bring the database and files up to date; builds the demonstration town where there is no office",
    ),
    "serve": ("serve", "serve on 127.0.0.1 with a worker for long tasks"),
    "init": ("init_office", "make an empty installation for one office"),
    "demo": ("demo", "build the demonstration town"),
    "user": ("user", "make a user and print the link with which the password is set"),
    "import": ("import_file", "check a workbook, or write it into the register"),
    "articles": ("articles", "take over a folder of articles from another website"),
    "figures": ("figures", "the indicators of a scope on a day"),
    "rebuild": ("rebuild", "derive every standing anew from the facts"),
    "check": ("check_standings", "prove that the standings equal the facts"),
    "digest": ("digest", "tell everybody what waits for them today; for the system's timer"),
    "burden": ("count_burden", "count what organisations were asked since the last time; for the system's timer"),
    "backup": ("backup", "write the whole installation into one file"),
    "restore": ("restore", "take a backup back into an empty installation"),
    "retention": ("retention", "list what is past its retention; erase it with --carry-out"),
    "verify-audit": ("verify_audit", "walk the audit chains and name each broken entry"),
    "doctor": ("doctor", "say what is wrong with this installation"),
    "bench": ("bench", "measure against hand-written floors and other libraries, in throw-away databases"),
    "kill-test": ("kill_test", "kill an import while it is written, in throw-away databases"),
    "words": ("words", "bring the catalogue of translations up to date"),
}


def usage() -> str:
    lines = [f"  {word:13} {about}" for word, (_, about) in COMMANDS.items()]
    return "\n".join(["hangji COMMAND [OPTIONS]", "", *lines, "", "hangji COMMAND --help tells a command's options."])


def main(arguments: list[str]) -> None:
    """Run one command. Exits 2 on a word it does not know."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return
    if arguments[0] not in COMMANDS:
        print(f"hangji: no command is called {arguments[0]!r}\n\n{usage()}", file=sys.stderr)
        sys.exit(2)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hangji.settings")
    execute_from_command_line(["hangji", COMMANDS[arguments[0]][0], *arguments[1:]])

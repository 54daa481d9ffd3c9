"""What a crash test begins from: an office with one file of ROWS rows checked and waiting to be written."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django


def make(rows: int) -> None:
    from django.core.files.base import File

    from bench import office, workbook
    from hangji.intake import actions
    from hangji.office.access import Territory

    office.make()
    who = office.act()
    with TemporaryDirectory() as folder:
        path = workbook.write(Path(folder) / "台账.xlsx", rows)
        with path.open("rb") as file:
            upload, where = File(file, name=path.name), Territory(office.CITY, "city")
            batch = actions.upload(file=upload, fields="all", territory=where, as_of=office.TODAY, act=who)
    actions.run_check(batch, who)


if __name__ == "__main__":
    django.setup()
    make(int(sys.argv[1]))

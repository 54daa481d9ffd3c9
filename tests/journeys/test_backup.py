"""An operator's evening: back up while the office works, restore elsewhere, find the same figures and trail."""

import json
import os
import tarfile

import pytest

from tests.journeys.installation import database_url, hangji, sql


def test_a_backup_restored_elsewhere_is_the_same_office(built_town, tmp_path):
    kept = tmp_path / "office.backup"
    url = database_url(built_town.database)
    assert "audit entries" in hangji(built_town.home, "backup", str(kept), database=url)
    other, name = tmp_path / "other", f"hangji_restored_{os.getpid()}"
    if url:
        sql(f'CREATE DATABASE "{name}"')
    elsewhere = database_url(name) if url else ""
    assert "the audit trail is whole" in hangji(other, "restore", str(kept), database=elsewhere)
    asked = ["figures", "--day", "2021-10-31", "--scope", "341600", "--level", "city", "--json"]
    figures = json.loads(hangji(other, *asked, database=elsewhere))["figures"]
    assert figures["single_rate"] == {"numerator": 93, "denominator": 175}
    assert "0 differ" in hangji(other, "check", database=elsewhere)
    assert sum(1 for path in (other / "files").rglob("*") if path.is_file()) >= 190
    with pytest.raises(AssertionError, match="there is an office here already"):
        hangji(other, "restore", str(kept), database=elsewhere)
    with pytest.raises(AssertionError, match="is there already"):
        hangji(built_town.home, "backup", str(kept), database=url)
    if url:
        sql(f'DROP DATABASE "{name}"')


def test_a_damaged_backup_is_refused(built_empty, tmp_path):
    kept, spoiled = tmp_path / "office.backup", tmp_path / "spoiled.backup"
    hangji(built_empty.home, "backup", str(kept), database=database_url(built_empty.database))
    with tarfile.open(kept) as archive:
        archive.extractall(tmp_path / "inside", filter="data")
    database = tmp_path / "inside" / "database"
    database.write_bytes(database.read_bytes()[:-1] + b"!")
    with tarfile.open(spoiled, "w:gz") as archive:
        for path in (tmp_path / "inside").iterdir():
            archive.add(path, path.name)
    elsewhere = database_url(built_empty.database) if built_empty.database else ""
    with pytest.raises(AssertionError, match=r"damaged in the backup|an office here already"):
        hangji(tmp_path / "other", "restore", str(spoiled), database=elsewhere)
    assert not (tmp_path / "other" / "hangji.toml").exists()

"""What a drive had reached when it was closed: built once, kept as canonical JSON with its digest, read back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from hangji.formation.drives.models import Drive, DriveTarget
from hangji.formation.drives.progress import LEFT, Reading, parts, readings, weeks
from rulebook.indicators import indicator

FORMAT = 1  # of the JSON; a reader of an older one is kept beside


def built(drive: Drive, day: date) -> bytes:
    """The result as of ``day`` as canonical bytes: the same facts give the same bytes."""
    targets = list(drive.targets.all())
    trend = readings(drive, targets, [each for each in weeks(drive, day) if each <= day], None)
    said = {
        "format": FORMAT,
        "drive": {
            "name": drive.name,
            "kind": drive.kind,
            "region": drive.region_code,
            "level": drive.level,
            "starts_on": drive.starts_on.isoformat(),
            "ends_on": drive.ends_on.isoformat(),
            "condition": drive.condition,
        },
        "day": day.isoformat(),
        "targets": [_target(target, trend[target.order]) for target in targets],
        "units": _units(drive, targets, day),
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _target(target: DriveTarget, trend: Sequence[Reading]) -> dict[str, Any]:
    version = indicator(target.indicator).version(trend[-1].day).number if target.indicator else None
    return {
        "order": target.order,
        "indicator": target.indicator,
        "version": version,
        "reach": target.reach,
        "wanted": target.wanted,
        "due_on": target.due_on.isoformat(),
        "met": trend[-1].met,
        "weeks": [[each.day.isoformat(), each.part, each.whole, each.left] for each in trend],
    }


def _units(drive: Drive, targets: Sequence[DriveTarget], day: date) -> list[list[Any]]:
    """[id, credit code, name, county, {state: reached | waiting | left}] of each organisation of the baseline."""
    reached = {target.reach: parts(drive, target.reach, day) for target in targets if target.reach}
    units = drive.units.select_related("organisation").order_by("organisation__credit_code")
    return [
        [
            unit.organisation_id,
            unit.organisation.credit_code,
            unit.organisation.name,
            unit.region_code,
            {reach: found.get(unit.organisation_id, LEFT) for reach, found in reached.items()},
        ]
        for unit in units
    ]


@dataclass(frozen=True)
class Result:
    """A closed drive's result, read back."""

    drive: Drive

    @cached_property
    def said(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = json.loads(self.drive.result)
        return found

    @property
    def sound(self) -> bool:
        """Whether the kept bytes are still those of the digest."""
        return digest_of(self.drive.result.encode()) == self.drive.digest

    @cached_property
    def readings(self) -> dict[int, list[Reading]]:
        """As progress.readings, from what was frozen."""
        by_order = {target.order: target for target in self.drive.targets.all()}
        return {
            each["order"]: [
                Reading(by_order[each["order"]], date.fromisoformat(day), part, whole, left)
                for day, part, whole, left in each["weeks"]
            ]
            for each in self.said["targets"]
        }

    def parts(self, reach: str) -> dict[int, str]:
        """As progress.parts, from what was frozen."""
        return {pk: states[reach] for pk, _code, _name, _county, states in self.said["units"] if reach in states}

    def changed(self) -> list[tuple[Reading, Reading]]:
        """(as frozen, as reckoned now) of the targets whose numbers for that day have since been corrected."""
        targets = list(self.drive.targets.all())
        assert self.drive.settled_on
        now = readings(self.drive, targets, [self.drive.settled_on])
        pairs = [(self.readings[target.order][-1], now[target.order][-1]) for target in targets]
        return [(then, again) for then, again in pairs if _numbers(then) != _numbers(again)]


def _numbers(reading: Reading) -> tuple[int, int | None, int]:
    return reading.part, reading.whole, reading.left

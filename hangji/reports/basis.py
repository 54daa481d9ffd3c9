"""What a report was counted by: the versions of the indicators and the policy values."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from rulebook.indicators import indicators
from rulebook.policy import ROOT


def basis(day: date) -> dict[str, Any]:
    """The versions of the indicators on a day, and the digest of the policy files that are applied."""
    total = hashlib.sha256()
    for path in sorted(ROOT.rglob("*.yaml")):
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return {"indicators": {each.code: each.version(day).number for each in indicators()}, "policy": total.hexdigest()}


def basis_said(said: Mapping[str, Any]) -> str:
    """In words, for papers: "8 项指标第 1 版；判定标准 3f9a0c12"."""
    versions = said.get("indicators", {})
    numbers = "、".join(str(number) for number in sorted(set(versions.values())))
    return f"{len(versions)} 项指标第 {numbers} 版；判定标准 {str(said.get('policy', ''))[:8]}"

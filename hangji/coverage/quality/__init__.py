"""数据质量: what in the register cannot be, is out of date or stands there twice. Derived each time, never stored."""

from hangji.coverage.quality.tally import Finding, Survey, findings, survey

__all__ = ["Finding", "Survey", "findings", "survey"]

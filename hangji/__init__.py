"""Hangji 夯基: the rooms of the platform. Where a line belongs is told in docs/architecture.md."""

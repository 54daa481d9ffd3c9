"""Proposals of industry committees: derived each time from the register, never stored; only a setting aside is."""

from hangji.coverage.industries.queries import Found, Place, address, found_in, open_proposals, proposed_rows

__all__ = ["Found", "Place", "address", "found_in", "open_proposals", "proposed_rows"]

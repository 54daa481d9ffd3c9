"""问题台账: what stands in the way, from whoever raised it to its end (销号); nothing is ended without a result."""

"""组织台账: social and Party organisations, what holds of them from when until when, and the standing derived from it."""

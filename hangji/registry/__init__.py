"""组织台账: social and Party organisations, what holds of them when, and the standing derived from it."""

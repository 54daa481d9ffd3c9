"""Personal data: what is held and why, masking, a person's own data, erasure, retention."""

"""培训: courses, sessions, who is invited, who was there, and what they say of it without names."""

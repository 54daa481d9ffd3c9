"""Every write to the register. What takes a pen serves forms and imports alike; what takes an act is a whole action."""

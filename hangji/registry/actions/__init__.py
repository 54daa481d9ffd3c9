"""Every write to the register. Functions that take a pen serve forms and imports alike; those that take an act are whole actions."""

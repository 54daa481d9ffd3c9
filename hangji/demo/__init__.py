"""The demonstration town: an invented Bozhou, as pure data (plan.py) and as the steps that type it in (steps.py)."""

"""What is typed here. Forms check text; the actions check facts, the rulebook judges."""

"""The pages of the register: lists, and a form for each action."""

"""专项行动: a campaign with an end, targets and a task force; its state comes from the figures."""

"""队伍建设: the qualification of Party workers, their training hours, and the fund that pays for it."""

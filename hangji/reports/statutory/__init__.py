"""法定统计表: the yearly statutory table, its cells as conditions, its papers."""

"""工作台: the staff's front: the morning's page, one organisation whole, search, audit, help."""

"""The reading half of an import: a stranger's file in, checked rows out. No Django, no database."""

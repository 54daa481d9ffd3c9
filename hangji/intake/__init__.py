"""导入: reading the office's workbooks, saying everything that is wrong, writing all chosen rows or none, undoing."""

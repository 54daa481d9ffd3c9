"""Machinery without tables and without domain words."""

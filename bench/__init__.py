"""Measuring: each figure is a ratio inside one run, against hand-written floors and against what people use today.

Everything happens in throw-away databases below a temporary folder; an office's own data is never opened.
"""

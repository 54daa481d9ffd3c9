"""月度覆盖简报 and 县区对照: what they count, in which words they say it, and their papers."""

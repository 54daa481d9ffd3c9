"""覆盖统计: indicators that open to their rows, the overview, and the worklist of what is due (应建未建)."""

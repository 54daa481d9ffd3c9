"""The pages of 覆盖统计."""

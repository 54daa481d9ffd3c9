"""示范点（璀璨计划）: where Party building can be heard, seen, learnt and copied; visits; what was taken over."""

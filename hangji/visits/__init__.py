"""走访调研和联系指导重点社会组织: who goes where and why, what was heard and what became of it, who keeps in touch."""

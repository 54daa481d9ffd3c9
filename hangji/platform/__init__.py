"""省平台: what is included in the provincial platform, what is handed over to it, and what it holds otherwise."""

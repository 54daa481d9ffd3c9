"""The rules, as pure functions: facts in, a verdict with its sentence and clauses out. No database, no Django."""

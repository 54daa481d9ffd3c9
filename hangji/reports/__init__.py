"""报表: what goes upwards. Contents are built from figures and their rows, locked, sent, and compared."""

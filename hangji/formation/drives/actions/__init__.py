"""What is done with a drive: planned, begun, its end moved, closed; and who is in its task force."""

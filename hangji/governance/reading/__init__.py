"""Reading the text of a charter out of a stranger's file, in a process of its own."""

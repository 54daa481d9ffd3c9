"""Articles that come from another website: a folder of files is read, told about and taken over."""

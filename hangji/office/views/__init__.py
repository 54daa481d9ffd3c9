"""The office's pages, a module a thing."""

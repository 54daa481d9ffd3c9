"""What may be done to accounts, posts and one's own settings."""

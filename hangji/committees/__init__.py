"""议事: how a leading Party committee works by its rules, meets, decides, and follows what it decided."""

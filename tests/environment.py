"""Where tests run: in no installation. Loaded by pytest before Django's settings, which read the environment once."""

import os

os.environ.setdefault("HANGJI_SECRET_KEY", "for tests only")
os.environ["HANGJI_HOME"] = os.environ.get("HANGJI_TEST_HOME", "/nonexistent/hangji-test-home")

"""``python -m hangji``: the office's command line."""

import sys

from hangji.cli import main

main(sys.argv[1:])

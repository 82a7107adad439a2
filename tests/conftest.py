"""What every test may use."""

import os

os.environ.setdefault("MIAOPI_MODE", "test")

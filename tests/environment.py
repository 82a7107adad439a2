"""Loaded before Django reads its settings (`-p tests.environment`): each run has a folder of its own.

Everything that a run writes lies in that temporary folder, which goes when the run ends. Workers of a
parallel run share the folder; each has a database of its own in it.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

MARK = "MIAOPI_TEST_FOLDER"  # handed on to parallel workers and to commands that tests start


def _make_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="miaopi-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


FOLDER = Path(os.environ.get(MARK) or _make_folder())
os.environ[MARK] = str(FOLDER)
os.environ["MIAOPI_MODE"] = "test"
os.environ["MIAOPI_VAR"] = str(FOLDER)
for own in ("MIAOPI_KEYSET", "MIAOPI_BLOBS", "MIAOPI_SEAL_KEY", "MIAOPI_REGISTRIES", "MIAOPI_SMS_GATEWAY"):
    os.environ.pop(own, None)

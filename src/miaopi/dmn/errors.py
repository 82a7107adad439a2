"""What can be wrong with a model.

Faulty (texts)
  DmnError       the file cannot be read, or refers to what is not there
"""

from __future__ import annotations

from miaopi.texts import Faulty


class DmnError(Faulty):
    """The model cannot be loaded, or what is asked of it is not in it."""

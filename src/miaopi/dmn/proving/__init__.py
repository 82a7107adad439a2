"""Proofs about decision tables, over every allowed input and across all columns at once.

from miaopi.dmn import proving            z3 is loaded in a child process alone
proving.check(dmn.load(path))             Proofs: what is proved, refuted with a witness, or not proved
proving.check_table(found)                the same of one table of `proving.tables(model)`
"""

from miaopi.dmn.proving.checking import check, check_table
from miaopi.dmn.proving.jobs import Found, TableJob, tables

__all__ = ["Found", "TableJob", "check", "check_table", "tables"]

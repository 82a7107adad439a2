"""A matter's rules as one Excel workbook, and back.

    write(source) -> bytes            the workbook of a folder (content.folder.read gives the source)
    read(data, file=) -> Book         what a workbook says; raises Faulty with sheet and cell of each fault
    changed(book, folder) -> Changed  the files that the book changes; raises Faulty, nothing is written yet

Layout: layout.py, told for authors in docs/rules.md. What is unchanged keeps its text in the YAML files,
comments and all; an entry that changed is written anew, and comments within it are lost. matter.yaml and
form.yaml are not part of the workbook.
"""

from miaopi.content.workbook.importing import Changed, changed
from miaopi.content.workbook.reading import Book, read
from miaopi.content.workbook.writing import write

__all__ = ["Book", "Changed", "changed", "read", "write"]

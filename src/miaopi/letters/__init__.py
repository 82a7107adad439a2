"""Letters 文书: what a case tells in writing, numbered, sealed, as a signed PDF, to be checked by anyone.

Words: letter 文书 (one number), copy 份 (what one addressee reads of it), kind, number 文号,
code 查验码. Writes: `actions`; reads: `queries`. `cases` composes a letter and puts it inside its own
transaction; the worker or the first download makes the PDF. See docs/letters.md.
"""

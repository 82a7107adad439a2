"""Papers: how certificates and letters are drawn, sealed with a signature, and coded for whoever checks them.

Owns no table. `drawing` (typst to PDF/A, fonts, QR), `seal` (PAdES by a held key), `codes` (what a checker
types), `assets` (the templates' drawings). `licences` and `letters` call it. See docs/certificates.md.
"""

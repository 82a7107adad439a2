"""The API at /api/v1 for programs: offerings, materials, cases, licences, verification.

A face: it parses, makes one call to an app's actions or queries, and answers. Errors have one shape
(RFC 9457) with a list of field, code and text in both languages.
"""

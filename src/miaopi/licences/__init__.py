"""What a decision issues: licences with their identifier, number, code, claims and signed certificate.

Words: Licence 电子证照, identifier 电子证照标识 (GB/T 36904), number 证照编号, code 查验码, claim: what may
exist only once in a place and a time. Writes: `actions`; reads: `queries`. `cases` issues and ends inside its
own transaction; the worker and the first download make the certificate; anyone may check one.
See docs/claims.md and docs/certificates.md.
"""

"""The hall: the pages where people find a matter, apply, wait, and take their certificate.

A face: it parses, makes one call of `actions` or `queries`, and answers. It owns no table, no rule and no
writing; it knows no matter by name: forms, guides and outcomes are drawn from what the matter's folder says.
Pages need no script. Components are folders under `components/`; raw colours and sizes stand in
`styles/tokens.css` alone.
"""

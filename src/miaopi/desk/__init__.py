"""The desk: pages of staff. Clerks receive, examiners examine, approvers decide, administrators give posts.

A face: views parse, call one action or query, and answer. Everything is under `/desk/`; whoever comes there
has given a password and a code of the phone, and has a post that holds today.

    sessions    who is here, how long a login lasts, which role a page needs
    looks       each page that shows a person's data is a look, kept once and told
"""

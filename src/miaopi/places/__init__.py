"""Divisions, departments and service centres: who is where, and who decides what.

Owns these three tables and their data files (`data/`). Read by everyone; written by
`places.actions.load_all`.

    division     行政区划: a tree by GB/T 2260 code; 6 digits down to the district, 9 below it
    department   部门: a public body in a division; its slug is `<division>-<duty>`, such as xiuying-housing
    duty         what a department is for ("housing"), the same word in each division
    centre       政务服务中心: the windows of a division
"""

from dataclasses import replace
import copy, datetime as dt
import pytest
from decimal import Decimal
from miaopi.cases import evaluation
from tests import factories
from tests.cases.test_gaps import WAYS, ask
pytestmark = pytest.mark.django_db
ODD = [None, "", "true", "True", "false", 1, 0, -1, True, False, [], {}, [[]], [None], [{}], "null", Decimal("1E+400"), Decimal("-5"), "90", "2026-01-01T00:00:00", "2027-02-29", "9999-12-31","0001-01-01", {"value": 1}, [1]]
def paths(v, at=()):
    yield at, v
    if isinstance(v, dict):
        for k in v: yield from paths(v[k], (*at,k))
    if isinstance(v, list):
        for i,e in enumerate(v): yield from paths(e, (*at,i))
def put(v, at, new):
    v = copy.deepcopy(v); t=v
    for k in at[:-1]: t=t[k]
    t[at[-1]]=new
    return v
@pytest.mark.parametrize("way", WAYS)
def test_x(way, capsys):
    p = WAYS[way](); good = ask(p)
    with capsys.disabled():
        n=0
        for name, a in good.items():
            raw = dict(a.raw)
            for at,_ in list(paths(raw))[1:]:
                if at[0] not in p.matter.lookups[name].needs: continue
                for odd in ODD:
                    old=raw
                    for k in at: old=old[k]
                    if old==odd and type(old)==type(odd): continue
                    n+=1
                    run = evaluation.run(p.matter,p.inputs,{**good,name:replace(a,raw=put(raw,at,odd),state="answered")})
                    if run.outcome=="approve": print(way,name,at,repr(old)[:30],"->",repr(odd), run.codes)
        print(n)

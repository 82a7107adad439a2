"""Outcomes made from a matter's examples, as one viewer reads them: no database, always the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from miaopi import content, rules
from miaopi.cases import explaining, outcome
from miaopi.cases.pages import CasePage, LicenceLine, OfferingLine, OutcomePage, Remedies
from miaopi.cases.states import NAMES, State
from miaopi.content import Matter, examples
from miaopi.content.again import Way
from miaopi.content.examples import Example
from miaopi.faces import language
from miaopi.licences.issuers import Issuer
from miaopi.texts import Words

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
NOBODY = UUID(int=0)
NUMBER = "HK2611240000000"
DEPARTMENT = Words("秀英区住房和城乡建设局", "Xiuying District Housing and Urban-Rural Development Bureau")
ISSUER = Issuer("", "", DEPARTMENT, "秀", "460105000000", "")
STATES = {
    "approve": ("delivered", Words("已送达", "Delivered")),
    "reject": ("delivered", Words("已送达", "Delivered")),
    "supplement": ("supplement_asked", Words("待补正", "Something is missing")),
    "refer": ("examining", Words("审查中", "A person examines it")),
    "waiting": ("applied", Words("已申请", "Applied")),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One way a case can come out: the example, what the rules found, and what is stored of it."""

    example: Example
    evaluation: rules.Evaluation
    stored: Mapping[str, object]

    @property
    def outcome(self) -> str:
        """approve | reject | supplement | refer | waiting."""
        silent = {finding.code for finding in self.evaluation.reasons} == {"U1"}
        return "waiting" if silent else self.evaluation.outcome


def slugs() -> tuple[str, ...]:
    """The matters whose folders are here."""
    found = Path(settings.MATTERS).glob("*/matter.yaml")
    return tuple(sorted(path.parent.name for path in found if not path.parent.name.startswith("_")))


@cache
def matter(slug: str) -> Matter:
    """The matter of a folder.   Raises: Faulty: it is broken."""
    return content.load(Path(settings.MATTERS) / slug)


@cache
def samples(slug: str) -> tuple[Sample, ...]:
    """Every example of the matter, run."""
    path = Path(settings.MATTERS) / slug / "examples.yaml"
    found = examples.read(path.read_text(encoding="utf-8"), file=str(path))
    return tuple(_run(matter(slug), example) for example in found)


@cache
def by_rule(slug: str) -> Mapping[str, Sample]:
    """For each rule the example that shows it best: where it holds with the fewest others."""
    best: dict[str, Sample] = {}
    for sample in samples(slug):
        for finding in sample.evaluation.findings:
            kept = best.get(finding.code)
            if kept is None or _plainness(sample) < _plainness(kept):
                best[finding.code] = sample
    return {rule.code: best[rule.code] for rule in matter(slug).rules.rules if rule.code in best}


def _plainness(sample: Sample) -> tuple[int, bool]:
    """Few findings first, and what stands in the way before what is only told."""
    return len(sample.evaluation.findings), sample.outcome == "approve"


def findings(slug: str) -> Iterator[rules.Finding]:
    """Each rule as it is told in its example."""
    for code, sample in by_rule(slug).items():
        yield next(finding for finding in sample.evaluation.findings if finding.code == code)


def _run(of: Matter, example: Example) -> Sample:
    facts = of.rules.read(example.facts)
    evaluation = of.rules.evaluate(facts)
    silent = example.facts.get("registries_unanswered") or []
    told = evaluation.as_json()
    return Sample(
        example,
        evaluation,
        {
            "facts": dict(example.facts),
            "origins": _origins(of),
            "unanswered": silent,
            "trace": told["trace"],
            "told": [_told(finding) for finding in evaluation.findings],
        },
    )


def _origins(of: Matter) -> dict[str, object]:
    """Each fact from its first source, at noon."""
    return {
        name: {
            "kind": spec.source,
            "name": spec.from_[0] if spec.from_ else name,
            "at": NOON if spec.source == "registry" else None,
        }
        for name, spec in of.rules.facts.items()
    }


def _told(finding: rules.Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "outcome": finding.outcome,
        "text": finding.text.as_json(),
        "neutral": finding.neutral.as_json() if finding.neutral else None,
        "next": finding.next.as_json() if finding.next else None,
        "about": finding.about,
        "answers": list(finding.answers),
        "material": finding.material,
        "basis": [
            {"law": basis.law.name.as_json(), "article": basis.article, "sure": basis.sure}
            for basis in finding.basis
        ],
    }


def page(slug: str, sample: Sample, *, roles: Sequence[str] = ("lessor", "lessee")) -> OutcomePage:
    """The outcome as somebody in these roles reads it who also applied."""
    of, seen = matter(slug), frozenset(roles)
    found = outcome.findings(of, sample.stored, seen)
    kind = sample.outcome
    decided = kind in {"approve", "reject"}
    return OutcomePage(
        case=_case(of, kind, decided=decided),
        matter=of,
        outcome=kind,
        by_person=False,
        reasons=tuple(line for line in found if line.outcome != "notice"),
        notices=tuple(line for line in found if line.outcome == "notice"),
        unanswered=outcome.unanswered(of, sample.stored),
        remedies=_remedies() if kind == "reject" else None,
        licence=_licence() if kind == "approve" else None,
        supplement_until=date(2026, 12, 24) if kind == "supplement" else None,
        next_try_at=NOON if kind == "waiting" else None,
        may=_may(kind),
        trace=outcome.trace(of, sample.stored, seen),
        facts=outcome.facts(of, sample.stored, seen),
        parties=(),
        materials=(),
        values=(),
        events=(),
        matter_hash=of.hash,
        engine="miaopi-rules 1",
        telephone="0898-00000100",
        seen=explaining.Why(of, sample.stored, seen).seen(found),
        review_until=date(2027, 1, 23) if decided else None,
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of an outcome to look at: what it is called, the page, and how a registration was changed."""

    name: str
    page: OutcomePage
    way: Way | None = None


def shown(slug: str, *, roles: Sequence[str] = ("lessor", "lessee")) -> Mapping[str, Shown]:
    """Every page of an outcome by its key: one for each rule, then what people do and what ends a case."""
    return _shown(slug, tuple(roles), language.current())


@cache
def _shown(slug: str, roles: tuple[str, ...], lang: str) -> Mapping[str, Shown]:
    """The same, made once; the names are in the language of the page."""
    none, rules_ = samples(slug)[0], by_rule(slug)
    found = {"none": Shown(none.example.name.in_(lang), page(slug, none, roles=roles))}
    found |= {
        code: Shown(each.example.name.in_(lang), page(slug, each, roles=roles))
        for code, each in rules_.items()
    }
    approved, missing = found["none"].page, page(slug, rules_["A1"], roles=roles)
    again = matter(slug).again
    ways = again.ways if again is not None else ()
    for way in ways:
        # The last way ends the registration: nothing is issued.
        done = approved if way is not ways[-1] else replace(approved, licence=None)
        found[way.value] = Shown(way.name.in_(lang), done, way)
    for state in ("withdrawn", "terminated"):
        ended = replace(missing.case, state=state, state_name=NAMES[State(state)])
        found[state] = Shown(state, replace(missing, case=ended, may=frozenset({"copy"})))
    refused = page(slug, rules_["C5"], roles=roles)
    by_person = replace(refused.case, decided_by="person", decided_in_ms=None)
    found["person"] = Shown(
        "person",
        replace(refused, case=by_person, by_person=True, may=frozenset({"copy"}), review_until=None),
    )
    found["wanted"] = Shown("wanted", _wanted(slug, roles))
    return found


def _wanted(slug: str, roles: Sequence[str]) -> OutcomePage:
    """A person was asked for before handing in, and the year's holidays are not published yet."""
    refer = page(slug, by_rule(slug)["G3"], roles=roles)
    case = replace(refer.case, person_wanted=True, provisional=True, due_on=date(2027, 1, 5))
    return replace(refer, case=case, reasons=())


def _may(kind: str) -> frozenset[str]:
    return frozenset(
        {
            "approve": {"ask_person"},
            "reject": {"ask_person", "copy"},
            "supplement": {"supplement", "withdraw"},
            "refer": {"withdraw"},
            "waiting": {"person_first", "withdraw"},
        }[kind]
    )


def _case(of: Matter, kind: str, *, decided: bool) -> CasePage:
    state, name = STATES[kind]
    return CasePage(
        id=NOBODY,
        ref=NUMBER,
        number=NUMBER,
        exchange_number="",
        offering=OfferingLine("", of.slug, of.name, DEPARTMENT, "460105000000", Words("秀英区", "Xiuying")),
        state=state,
        substate="waiting_source" if kind == "waiting" else "",
        state_name=name,
        outcome=kind if decided else "",
        round=1,
        attempt=1,
        version_no=5,
        via="hall",
        decided_by="rules" if decided else "",
        person_wanted=False,
        filed_on=date(2026, 11, 24),
        submitted_at=NOON,
        decided_at=NOON if decided else None,
        decided_in_ms=600 if decided else None,
        due_on=date(2026, 11, 25) if kind in {"refer", "waiting"} else None,
        provisional=False,
        statutory_due_on=date(2026, 11, 27) if kind == "refer" else None,
        source_since=NOON if kind == "waiting" else None,
        changed_at=NOON,
        is_filer=True,
        role_names=(),
    )


def _remedies() -> Remedies:
    return Remedies(
        reconsideration_body=Words("秀英区人民政府", "Xiuying District People's Government"),
        reconsideration_until=date(2027, 1, 25),
        court=Words("秀英区人民法院", "Xiuying District People's Court"),
        suit_until=date(2027, 5, 24),
        provisional=False,
    )


def _licence() -> LicenceLine:
    return LicenceLine(
        identifier=str(NOBODY),
        number="海秀房租备〔2026〕1号",
        code="K7M2QXT4",
        valid_from=date(2026, 12, 1),
        valid_to=date(2027, 11, 30),
        issued_at=NOON,
    )

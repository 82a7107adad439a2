"""The form of a matter: which questions are shown, answers in one form, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from miaopi import feel
from miaopi.content import cleaning, identifiers, widgets
from miaopi.content.spec import Field, Page
from miaopi.content.terms import Term
from miaopi.content.validating import answer_faults
from miaopi.content.values import known
from miaopi.texts import Fault, Place


@dataclass(frozen=True, slots=True)
class Form:
    """Pages in order and fields by name, in the order of the pages.

    A condition sees the fields before its own; a field that is hidden is null to those after it.
    """

    pages: tuple[Page, ...]
    fields: Mapping[str, Field]

    @property
    def type(self) -> feel.ContextOf:
        """The FEEL type of the answers, as matter.yaml sees them under `form`."""
        return feel.ContextOf(tuple((name, widgets.type_of(field)) for name, field in self.fields.items()))

    @property
    def schema(self) -> dict[str, object]:
        """JSON Schema 2020-12 of the answers, with pages, texts and conditions in `x-` entries.

        Only what is always asked is `required` there; `x-required` and `x-show` hold FEEL conditions.
        """
        properties = {}
        for name, field in self.fields.items():
            properties[name] = widgets.json_schema(field) | {
                f"x-{key}": term.text
                for key, term in (("show", field.show), ("required", field.required))
                if isinstance(term, Term)
            }
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": properties,
            "required": [
                name for name, field in self.fields.items() if field.required is True and not field.show
            ],
            "additionalProperties": False,
            "x-pages": [
                {"id": page.id, "title": page.title.as_json(), "fields": list(page.fields)}
                for page in self.pages
            ],
        }

    def field(self, name: str) -> Field | None:
        """A field or part by its dotted name; list entries by number: `co_owners.0.name`."""
        whole, _, rest = name.partition(".")
        found = self.fields.get(whole)
        keys = [key for key in rest.split(".") if key and not key.isdecimal()]
        for key in keys:
            found = next((part for part in found.fields if part.key == key), None) if found else None
        return found

    def shown(self, answers: Mapping[str, object]) -> tuple[str, ...]:
        """The names of the fields that are asked, given the answers so far."""
        return tuple(field.name for field, _ in self._walk(answers))

    def clean(self, answers: Mapping[str, object]) -> dict[str, object]:
        """The answers of shown fields in one form (numbers of people NFKC, days ISO text, amounts as text),
        in order.

        What was not answered is left out, but for an empty list, which is an answer. What cannot be read
        stays as it is, so that the page can show it again.
        """
        return {
            field.name: value
            for field, value in self._walk(answers)
            if not cleaning.is_empty(value) or isinstance(value, list)
        }

    def validate(
        self,
        answers: Mapping[str, object],
        *,
        only: Iterable[str] | None = None,
        today: date | None = None,
        may_lack: Container[str] = (),
    ) -> tuple[Fault, ...]:
        """Every fault, at most one for each part of a field; `where.field` is dotted: `lessee.number`.

        Args:    only: names of fields to look at, as those of one page.  today: in Asia/Shanghai, for births
        to come.  may_lack: parts of parties that need not be there: at a window, the phone.
        """
        wanted = None if only is None else frozenset(only)
        faults: list[Fault] = []
        env: dict[str, object] = {}
        for field, value in self._walk(answers, env):
            if wanted is None or field.name in wanted:
                required = field.required if isinstance(field.required, bool) else field.required(env) is True
                faults += answer_faults(
                    field, field.name, value, required=required, today=today, may_lack=may_lack
                )
        for name in sorted(set(map(str, answers)) - set(self.fields)):
            if wanted is None or name in wanted:
                faults.append(Fault("content.answer-unknown", Place(field=name), {"name": name}))
        return tuple(faults)

    def warnings(self, answers: Mapping[str, object]) -> tuple[Fault, ...]:
        """What looks odd but may be right: the inner check of a credit code."""
        return tuple(
            Fault(f"content.{found[0]}", Place(field=f"{at}.number"), found[1])
            for field, value in self._walk(answers)
            for at, row in _rows(field, value)
            if row.get("kind") == "enterprise" and identifiers.credit_code(str(row.get("number"))) is None
            if (found := identifiers.credit_code_warning(str(row["number"]))) is not None
        )

    def _walk(
        self, answers: Mapping[str, object], env: dict[str, object] | None = None
    ) -> Iterator[tuple[Field, object]]:
        """Shown fields with their clean values; fills `env` with what conditions see, field by field."""
        env = {} if env is None else env
        for name, field in self.fields.items():
            env[name] = None
            if field.show is not None and field.show(env) is not True:
                continue
            value = cleaning.clean(field, answers.get(name))
            env[name] = known(widgets.type_of(field), value)
            yield field, value


def _rows(field: Field, value: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The parties in a value, with their places."""
    if field.fields and field.many and isinstance(value, list):
        yield from ((f"{field.name}.{n}", row) for n, row in enumerate(value) if isinstance(row, Mapping))
    elif field.fields and isinstance(value, Mapping):
        yield field.name, value

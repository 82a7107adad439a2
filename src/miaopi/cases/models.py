"""Tables of the cases. What a person wrote and what was found about them is sealed under the case's own key.

Bytes named `sealed_…` open only with `Case.key`: erasing that key erases them all, and the ledger stays
whole.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from miaopi.cases import states
from miaopi.cases.explanation import Explanation as Explanation  # Django finds tables here

# Plain texts, since a migration that holds them must not import the product.
STATE_CODES = tuple(state.value for state in states.State)
EDITABLE_CODES = tuple(state.value for state in states.EDITABLE)
DESK_CODES = tuple(
    state.value for state in (states.State.APPLIED, states.State.SUPPLEMENT_ASKED, *states.WITH_A_PERSON)
)
OUTCOME_CODES = tuple(state.value for state in states.WITH_OUTCOME)
FINAL_EVENTS = ("rules_approve", "rules_reject", "decide_approve", "decide_reject", "self_correct")
INSIDE = ("rules_informed", "propose", "return", "hand_over", "propose_change", "drop_change")


def _official(*, null: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]  # which model, settings say
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=null, on_delete=models.PROTECT, related_name="+")


class CaseQuerySet(models.QuerySet["Case"]):
    """The cases' vocabulary."""

    def drafts(self) -> CaseQuerySet:
        """Not handed in yet."""
        return self.filter(state=states.State.DRAFT.value)

    def handed_in(self) -> CaseQuerySet:
        """Everything that was submitted once."""
        return self.exclude(state=states.State.DRAFT.value)

    def at_the_desk(self) -> CaseQuerySet:
        """What officials have to do with, or wait for: handed in and not over."""
        return self.filter(state__in=DESK_CODES)

    def newest_first(self) -> CaseQuerySet:
        """By the last change, with a unique tie-break."""
        return self.order_by("-changed_at", "-id")


class Case(models.Model):
    """One application against one offering at one version of its matter.

    `number` is for people and exists from the first submission, `exchange_number` (43 positions) beside it.
    `version_no` goes up with each change: an act names the one it saw. `filed_on` is the day of the first
    submission in Asia/Shanghai; `attempt` counts submissions, `round` reopenings, both from 1.

    Due days are copies of what the ledger says (`unfolding.life`): `acceptance_due_on` is C1's,
    `statutory_due_on` C2's, `due_on` that of what is waited for now (a source, C3, or C4); `provisional`
    where they rest on a year without a published calendar. `overdue_…` are never cleared. Without an
    `examiner` it is free. `started_by` is the clerk who began it at a window.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=15, unique=True, null=True)  # noqa: DJ001  - a draft has none
    exchange_number = models.CharField(max_length=43, unique=True, null=True)  # noqa: DJ001  - a draft has none
    offering = models.ForeignKey("catalogue.Offering", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("catalogue.MatterVersion", on_delete=models.PROTECT, related_name="+")
    division = models.CharField(max_length=12)
    state = models.CharField(max_length=16, default=states.State.DRAFT.value)
    substate = models.CharField(max_length=16, blank=True, default="")
    version_no = models.PositiveIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=1)
    attempt = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=12, blank=True, default="")
    decided_by = models.CharField(max_length=8, blank=True, default="")
    person_wanted = models.BooleanField(default=False)
    started_by = _official(null=True)
    examiner = _official(null=True)
    proposed_by = _official(null=True)
    holder = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", null=True, on_delete=models.PROTECT, related_name="+")
    via = models.CharField(max_length=8)
    language = models.CharField(max_length=2, default="zh")
    copied_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    key = models.OneToOneField("secrets.DataKey", on_delete=models.PROTECT, related_name="+")
    sealed_answers = models.BinaryField()
    filed_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    acceptance_due_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    statutory_due_on = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    deemed = models.BooleanField(default=False)
    overdue_acceptance = models.BooleanField(default=False)
    overdue_promised = models.BooleanField(default=False)
    overdue_statutory = models.BooleanField(default=False)
    overdue_delivery = models.BooleanField(default=False)
    source_since = models.DateTimeField(null=True)
    source_tries = models.PositiveSmallIntegerField(default=0)
    decided_in_ms = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField()
    state_since = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="case_state_stands_in_the_table",
                condition=Q(state__in=STATE_CODES),
                violation_error_code="cases.state-unknown",
                violation_error_message="A case can only be in a state of the table.",
            ),
            models.CheckConstraint(
                name="case_substate_belongs_to_its_state",
                condition=Q(substate="")
                | Q(state__in=EDITABLE_CODES, substate=states.CONFIRMING)
                | Q(state=states.State.APPLIED.value, substate=states.WAITING_SOURCE),
                violation_error_code="cases.substate-unknown",
                violation_error_message="What can be edited waits for people, an applied case for a source.",
            ),
            models.CheckConstraint(
                name="case_has_a_number_once_it_is_handed_in",
                condition=Q(state=states.State.DRAFT.value)
                | Q(
                    number__isnull=False,
                    exchange_number__isnull=False,
                    filed_on__isnull=False,
                    submitted_at__isnull=False,
                ),
                violation_error_code="cases.number-missing",
                violation_error_message="A case that was handed in has a number and a day.",
            ),
            models.CheckConstraint(
                name="case_decided_has_an_outcome",
                condition=~Q(state__in=OUTCOME_CODES)
                | Q(outcome__in=("approve", "reject"), decided_at__isnull=False),
                violation_error_code="cases.outcome-missing",
                violation_error_message="A decided case says what was decided, and when.",
            ),
            models.CheckConstraint(
                name="case_issued_was_approved",
                condition=~Q(state=states.State.ISSUED.value) | Q(outcome="approve"),
                violation_error_code="cases.issued-unapproved",
                violation_error_message="Only an approval is issued.",
            ),
            models.CheckConstraint(
                name="case_belongs_to_a_person_or_a_client",
                condition=Q(holder__isnull=False) | Q(client__isnull=False),
                violation_error_code="cases.owner-missing",
                violation_error_message="Somebody stands behind each case.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder", "-changed_at"], name="case_by_holder"),
            models.Index(fields=["client", "changed_at", "id"], name="case_by_client"),
            models.Index(fields=["division", "state", "due_on"], name="case_by_division"),
            models.Index(fields=["examiner", "state"], name="case_by_examiner"),
        ]

    def __str__(self) -> str:
        return self.number or f"draft {self.pk}"


class Party(models.Model):
    """Someone whom the application names and whose data will be looked up; who confirms stands behind it.

    `number_hash` is the keyed hash of the number in the application: whoever logs in with that number is the
    party. `place` is where the party stands in the answers (`lessee`, `co_owners.0`). `covers` is the
    keyed hash of the answers that were confirmed: other answers need a new confirmation.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=32)
    place = models.CharField(max_length=48)
    kind = models.CharField(max_length=12)
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    number_hash = models.CharField(max_length=64)
    confirms = models.BooleanField(default=True)
    state = models.CharField(max_length=10, default="asked")
    method = models.CharField(max_length=10, blank=True, default="")
    answered_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    covers = models.CharField(max_length=64, blank=True, default="")
    token_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001  - only who is asked has one
    token_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    asked_times = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "place"], name="party_stands_once_in_a_place"),
            models.CheckConstraint(
                name="party_state_is_known",
                condition=Q(state__in=("asked", "confirmed", "declined")),
                violation_error_code="cases.party-state-unknown",
                violation_error_message="A party was asked, has confirmed or has declined.",
            ),
            models.CheckConstraint(
                name="party_answer_says_how_and_when",
                condition=Q(state="asked") | (Q(answered_at__isnull=False) & ~Q(method="")),
                violation_error_code="cases.party-answer-bare",
                violation_error_message="An answer says how and when it was given.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["number_hash"], name="party_by_number")]

    def __str__(self) -> str:
        return f"{self.place} of {self.case_id}"


class CaseMaterial(models.Model):
    """A material of the vault that goes with a case, as which kind."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="materials")
    kind = models.CharField(max_length=64)
    material = models.ForeignKey("vault.Material", on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind", "material"], name="case_material_is_attached_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"


class Consent(models.Model):
    """Who agreed, to words of which version, for which purposes, when and how. Kept before the first lookup.

    Basis: 个人信息保护法 art. 7, 13, 14, 17.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey("people.Client", null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    version = models.CharField(max_length=32)
    words_hash = models.CharField(max_length=64)
    purposes = models.JSONField(default=list)
    channel = models.CharField(max_length=10)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.role} of {self.case_id}"


class Stop(models.Model):
    """A clock stands still from one day to another; open while it does (W5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="stops")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(to_on__isnull=True), name="case_stands_still_once_at_a_time"
            ),
            models.CheckConstraint(
                name="stop_ends_after_it_begins",
                condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
                violation_error_code="cases.stop-backwards",
                violation_error_message="A stop does not end before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"


class Examination(models.Model):
    """Who examined a case in a round, before a hand-over too: none of them may decide where two are asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="examinations")
    round = models.PositiveSmallIntegerField()
    official = _official()
    began_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "round", "official"], name="official_examines_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.official_id} on {self.case_id}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    """The decisions' vocabulary."""

    def runs(self) -> DecisionQuerySet:
        """Runs of the rules: what they saw and found."""
        return self.filter(official__isnull=True)

    def by_persons(self) -> DecisionQuerySet:
        """Steps of officials: opinions, lists of what is missing, notes."""
        return self.filter(official__isnull=False)

    def told(self) -> DecisionQuerySet:
        """What the applicant was told: not what only the desk reads."""
        return self.exclude(event__in=INSIDE)


class Decision(models.Model):
    """One run of the rules and all it rested on: inputs, raw answers, facts, origins, findings, trace
    (sealed); or one step of an official with what they wrote (sealed), `by` a person.

    `event` is the transition it made. Only `FINAL_EVENTS` decide; the others ask for something, refer, wait
    or propose. `reasons_hash` is the SHA-256 of the canonical outcome and findings; of a person's words a
    keyed one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField()
    serial = models.PositiveSmallIntegerField()
    event = models.CharField(max_length=24)
    outcome = models.CharField(max_length=12)
    final = models.BooleanField()
    codes = models.JSONField(default=list)
    matter_hash = models.CharField(max_length=64)
    engine = models.CharField(max_length=32)
    reasons_hash = models.CharField(max_length=64)
    sealed = models.BinaryField()
    by = models.CharField(max_length=8)
    official = _official(null=True)
    at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "serial"], name="decision_runs_are_counted"),
            models.CheckConstraint(
                name="decision_of_a_person_names_the_official",
                condition=Q(by="person", official__isnull=False)
                | (~Q(by="person") & Q(official__isnull=True)),
                violation_error_code="cases.official-missing",
                violation_error_message="What a person decided says who it was.",
            ),
            models.UniqueConstraint(
                fields=["case", "round"],
                condition=Q(final=True),
                name="case_is_decided_once_a_round",
                violation_error_code="cases.decided-already",
                violation_error_message="This case was decided before.",
            ),
        ]
        ordering: ClassVar = ["case", "serial"]

    def __str__(self) -> str:
        return f"{self.event} of {self.case_id}"


class Submission(models.Model):
    """An idempotency key that was used: the same key gives the same case, never a second one.

    Holds keyed hashes only. `scope` is who sent it (`client:…`, `person:…`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(max_length=48)
    key_hash = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="submissions")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "key_hash"], name="submission_key_is_used_once")
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.pk}"

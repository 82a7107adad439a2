"""One certificate a licence version, whoever asks first."""

from datetime import timedelta
from hashlib import sha256

import pytest

from miaopi import outbox
from miaopi.licences import actions, handlers
from miaopi.licences.models import LicencePdf
from miaopi.outbox.models import Row
from tests import racing
from tests.licences import makers
from tests.licences.makers import NOON, issue, rooms

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published", "own_seal")]


def job(licence):
    return outbox.Job(
        kind=actions.RENDER,
        key=str(licence.pk),
        data={"licence": str(licence.pk)},
        attempts=1,
        deadline=NOON + timedelta(minutes=1),
    )


def test_the_first_one_is_given_out_ever_after():
    licence = issue()

    first = actions.ensure_pdf(licence, at=NOON)
    later = actions.ensure_pdf(licence, at=NOON + timedelta(days=200))

    assert first == later
    assert LicencePdf.objects.get().sha256 == sha256(first).hexdigest()
    assert LicencePdf.objects.get().size == len(first)


def test_the_worker_draws_it_and_a_second_time_changes_nothing():
    licence = issue()

    handlers.render(job(licence), at=NOON)
    handlers.render(job(licence), at=NOON + timedelta(hours=1))

    assert LicencePdf.objects.get().made_at == NOON


def test_a_download_before_the_worker_does_the_worker_s_work():
    licence = issue()

    actions.ensure_pdf(licence, at=NOON)

    assert Row.objects.get(kind=actions.RENDER).done_at == NOON


def test_the_kind_of_work_has_its_handler():
    from miaopi.outbox import registry

    assert registry.handlers()[actions.RENDER].lane == actions.LANE


def test_a_changed_licence_has_a_certificate_of_its_own():
    from dataclasses import replace

    old = issue()
    first = actions.ensure_pdf(old, at=NOON)
    new = issue(data=replace(makers.DATA, effect="replace", replaces=old.number))

    assert actions.ensure_pdf(new, at=NOON) != first
    assert actions.ensure_pdf(old, at=NOON) == first


@pytest.mark.django_db(transaction=True)
def test_four_at_once_get_the_same_bytes(monkeypatch):
    licence = issue(rooms("R2"))
    drawn = racing.barrier(4)
    draw = actions._draw

    def draw_and_wait(*args, **kwargs):
        made = draw(*args, **kwargs)
        drawn.wait()  # all four have a certificate of their own before one stores
        return made

    monkeypatch.setattr(actions, "_draw", draw_and_wait)

    results = racing.many(4, lambda _: actions.ensure_pdf(licence, at=NOON))

    assert all(isinstance(result, bytes) for result in results), results
    assert len(set(results)) == 1
    assert LicencePdf.objects.count() == 1
    assert LicencePdf.objects.get().sha256 == sha256(results[0]).hexdigest()

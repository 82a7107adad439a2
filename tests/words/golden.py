"""Every sentence that a citizen reads of the lease, as it stands in golden/: findings, outcomes, messages.

python -m tests.words.golden        writes the files anew; read the difference before it is committed
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).parent / "golden"
SLUG = "house-lease-registration"
# The pages worth reading whole: each kind of outcome once, and each that says something of its own.
PAGES: Mapping[str, str] = {
    "approved": "none",
    "approved-with-notice": "D5",
    "changed": "change",
    "renewed": "renewal",
    "cancelled": "cancellation",
    "rejected": "C5",
    "rejected-neutral": "B2?as=lessee",
    "rejected-by-person": "person",
    "supplement": "A1",
    "supplement-neutral": "C6?as=lessee",
    "referred": "C2b",
    "person-wanted": "wanted",
    "waiting": "U1",
    "withdrawn": "withdrawn",
    "ended": "terminated",
}
LANGUAGES = {"zh": "zh-hans", "en": "en"}


def files() -> Iterator[tuple[str, str]]:
    """Name and text of each file."""
    yield "findings.txt", findings()
    yield "messages.txt", messages()
    for name, key in PAGES.items():
        for short, lang in LANGUAGES.items():
            yield f"outcome-{name}.{short}.txt", outcome(key, lang)


def findings() -> str:
    """What each rule tells, to whom it is about, to everyone else, and what to do."""
    from miaopi.hall.dev import samples

    parts = []
    for finding in samples.findings(SLUG):
        rows = [f"{finding.code} {finding.outcome}"]
        told = {"text": finding.text, "neutral": finding.neutral, "next": finding.next}
        for kind, words in told.items():
            if words is not None:
                rows += [f"  {kind} zh: {words.zh}", f"  {kind} en: {words.en}"]
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"


def messages() -> str:
    """Every message with its signature, and how many parts the network makes of it."""
    from miaopi.hall.dev import phone, samples

    return (
        "\n\n".join(
            f"{text.kind}\n  zh ({text.parts['zh']}): {text.zh}\n  en ({text.parts['en']}): {text.en}"
            for text in phone.texts(samples.matter(SLUG))
        )
        + "\n"
    )


def outcome(key: str, lang: str) -> str:
    """A page of an outcome as lines of text, without the version of the rules; folds only of the first."""
    from django.test import Client

    from miaopi.hall.dev import samples
    from tests.words import plain

    client = Client()
    client.cookies["django_language"] = lang
    answer = client.get(f"/dev/outcomes/{SLUG}/{key}")
    assert answer.status_code == 200, key
    html = answer.content.decode().replace(samples.matter(SLUG).hash[:12], "…")
    return plain.lines(html, folds=key == "none")


def write() -> None:
    """All files, and none that is no more."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "miaopi.site.settings")
    os.environ.setdefault("MIAOPI_MODE", "test")
    django.setup()
    from django.conf import settings

    from miaopi.site import translations

    settings.ALLOWED_HOSTS = ["*"]
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    translations.compile_all()
    wanted = dict(files())
    for path in HERE.glob("*.txt"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()

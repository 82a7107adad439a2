"""Every variable that the platform reads from its environment: name, type, default, meaning.

One line here is one variable: `miaopi.site.settings` reads it through `Reader`, `miaopi settings` prints it,
docs/operations.md shows it, and a test holds the three equal. Needs no Django.

For each NAME a NAME_FILE may be set instead: the value is then what stands in that file (systemd's
credentials, mounted secrets).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from environs import EnvError, FileAwareEnv

from miaopi.texts import Fault, Faulty, Place, Words

Kind = Literal["text", "whole number", "number", "yes or no", "list", "JSON object", "path", "choice"]
_KINDS: Final = {
    "text": Words("文字", "text"),
    "whole number": Words("整数", "whole number"),
    "number": Words("数字", "number"),
    "yes or no": Words("yes 或 no", "yes or no"),
    "list": Words("逗号分隔的多个值", "values separated by commas"),
    "JSON object": Words("JSON 对象", "JSON object"),
    "path": Words("路径", "path"),
    "choice": Words("几个词之一", "one of some words"),
}


class SettingsError(Faulty):
    """A variable cannot be read as what it should be."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable. `{var}` in a default stands for MIAOPI_VAR."""

    name: str
    kind: Kind
    default: str
    meaning: Words
    demo: str | None = None  # the default of a demo and of the tests, where it differs
    secret: bool = False  # never shown
    choices: tuple[str, ...] = ()

    @property
    def kind_words(self) -> Words:
        """The kind, as a person reads it."""
        if self.choices:
            return Words(" | ".join(self.choices), " | ".join(self.choices))
        return _KINDS[self.kind]


VARIABLES: Final = (
    Variable(
        *("MIAOPI_MODE", "choice", "production"),
        Words(
            "production 只收真实号码；demo、test 只收示例号码，并带示范数据源和短信页。",
            "production takes real numbers only; demo and test take example numbers only, with sources and"
            " phones of their own.",
        ),
        choices=("production", "demo", "test"),
    ),
    Variable(
        *("MIAOPI_SECRET_KEY", "text", ""),
        Words(
            "给会话和表单签名的密钥，至少 50 个随机字符；换掉它，所有人要重新登录。",
            "Signs sessions and forms; at least 50 random characters. Changing it logs everybody out.",
        ),
        demo="not-secret-only-for-demo-and-tests",
        secret=True,
    ),
    Variable(
        *("MIAOPI_HOSTS", "list", ""),
        Words("网站的域名。", "Host names that the site answers to."),
        demo="*",
    ),
    Variable(
        *("MIAOPI_PUBLIC_ADDRESS", "text", "http://127.0.0.1:8000"),
        Words(
            "公众看到的地址，印在短信链接和证照二维码里；印出后就不能再换。",
            "The address that the public sees. It stands in messages and in the codes of certificates, so it"
            " cannot change once they are given out.",
        ),
    ),
    Variable(
        *("MIAOPI_ORIGINS", "list", ""),
        Words(
            "另外可以提交表单的来源，写全，如 https://hall.example.cn。",
            "Further origins that may send forms, in full: https://hall.example.cn.",
        ),
    ),
    Variable(
        *("MIAOPI_TLS_PROXY", "yes or no", "no"),
        Words(
            "前面的反向代理负责 HTTPS，并且总是自己设 X-Forwarded-Proto。没有这样的代理，不要设 yes。",
            "A reverse proxy in front does HTTPS and always sets X-Forwarded-Proto itself. Only then yes.",
        ),
    ),
    Variable(
        *("MIAOPI_VAR", "path", "var"),
        Words("数据目录；下面各项的默认位置。", "Where state lies; the defaults below are in it."),
    ),
    Variable(
        *("MIAOPI_DATABASE_URL", "text", "sqlite:///{var}/miaopi.sqlite3"),
        Words(
            "数据库：postgresql://用户:口令@主机:端口/库名，或者 sqlite:///路径。",
            "The database: postgresql://user:password@host:port/name, or sqlite:///path.",
        ),
        secret=True,
    ),
    Variable(
        *("MIAOPI_DATABASE_POOL", "whole number", "16"),
        Words(
            "每个进程最多用几个 PostgreSQL 连接；0 表示不用连接池。",
            "The most connections to PostgreSQL that one process holds; 0: no pool.",
        ),
    ),
    Variable(
        *("MIAOPI_KEYSET", "path", "{var}/keyset.json"),
        Words(
            "密钥文件；没有它，加密的数据都打不开。",
            "The keyset. Without it nothing that is sealed can be opened.",
        ),
    ),
    Variable(
        *("MIAOPI_BLOBS", "path", "{var}/blobs"),
        Words(
            "加密后的上传文件和证照 PDF 放在哪里；各台机器共用。",
            "Where encrypted uploads and certificates lie; shared by all machines.",
        ),
    ),
    Variable(
        *("MIAOPI_SEAL_KEY", "path", "{var}/seal.p12"),
        Words(
            "电子印章：含私钥和证书的 PKCS#12 文件。",
            "The seal: a PKCS#12 file with key and certificate.",
        ),
    ),
    Variable(
        *("MIAOPI_SEAL_PASSPHRASE", "text", ""),
        Words("印章文件的口令。", "The passphrase of the seal's file."),
        secret=True,
    ),
    Variable(
        *("MIAOPI_REGISTRIES", "JSON object", "{{}}"),
        Words(
            "各数据源的地址和令牌：按名字，给地址，或者 address 和 token。",
            "Address and token of each source, by name: an address, or an object with address and token.",
        ),
        secret=True,
    ),
    Variable(
        *("MIAOPI_REGISTRY_DEADLINE_SECONDS", "number", "4.0"),
        Words(
            "一次申请等所有数据源，最多几秒。",
            "How long one application waits for all its sources together, in seconds.",
        ),
    ),
    Variable(
        *("MIAOPI_SMS_GATEWAY", "text", ""),
        Words("短信网关的地址，可含用户名和口令。", "The SMS gateway's address; may hold name and password."),
        secret=True,
    ),
    Variable(
        *("MIAOPI_WEBHOOKS_INNER", "yes or no", "no"),
        Words(
            "推送可以发到内网地址和 http 地址。只有客户端都在自己的网里时才设 yes。",
            "Webhooks may go to inner addresses and over http. Only where all clients stand in a network of"
            " one's own.",
        ),
        demo="yes",
    ),
    Variable(
        *("MIAOPI_SMS_SIGNATURE", "text", "海口政务服务"),
        Words("短信开头【】里的签名。", "The signature in 【】 before each message."),
    ),
    Variable(*("MIAOPI_CITY_ZH", "text", "海口"), Words("城市的中文名。", "The city's name in Chinese.")),
    Variable(*("MIAOPI_CITY_EN", "text", "Haikou"), Words("城市的英文名。", "The city's name in English.")),
    Variable(
        *("MIAOPI_MATTERS", "path", "matters"),
        Words(
            "放事项的文件夹；旁边的 registries 放数据源的约定。生产环境写绝对路径。",
            "The folder of the matters; the contracts of sources are in registries beside it. An absolute"
            " path in production.",
        ),
    ),
    Variable(
        *("MIAOPI_FONTS", "list", "/usr/share/fonts/opentype/noto"),
        Words(
            "证照字体所在的文件夹（思源宋体、思源黑体）。",
            "Folders with the certificate's fonts (Noto Serif CJK and Noto Sans CJK).",
        ),
    ),
    Variable(
        *("MIAOPI_API_CALLS_A_MINUTE", "whole number", "600"),
        Words(
            "每个 API 客户端在每个网页进程里每分钟最多调用几次；0 表示不限。",
            "Requests a minute of one API client in one web process; 0: no limit.",
        ),
        demo="6000",
    ),
    Variable(
        *("MIAOPI_LOG_LEVEL", "choice", "INFO"),
        Words("记多少日志。", "How much is logged."),
        choices=("DEBUG", "INFO", "WARNING", "ERROR"),
    ),
    Variable(
        *("MIAOPI_WEB_HOST", "text", "127.0.0.1"),
        Words("miaopi serve 监听的地址。", "The address that miaopi serve listens at."),
    ),
    Variable(
        *("MIAOPI_WEB_PORT", "whole number", "8000"),
        Words("miaopi serve 监听的端口。", "The port that miaopi serve listens at."),
    ),
    Variable(
        *("MIAOPI_WEB_WORKERS", "whole number", "2"),
        Words("miaopi serve 的进程数；约等于核数。", "Processes of miaopi serve; about as many as cores."),
    ),
    Variable(
        *("MIAOPI_WEB_THREADS", "whole number", "4"),
        Words(
            "每个进程的线程数；每个线程最多占一个数据库连接。",
            "Threads of each process; each takes at most one connection to the database.",
        ),
    ),
    Variable(
        *("MIAOPI_WEB_BACKPRESSURE", "whole number", "64"),
        Words(
            "每个进程最多同时接几个请求，其余的在门外等。",
            "Requests that a process takes at once; the others wait outside.",
        ),
    ),
)
_YES: Final = {"yes", "true", "on", "1"}
_NO: Final = {"no", "false", "off", "0", ""}
_BY_NAME: Final = {each.name: each for each in VARIABLES}


class Reader:
    """Reads variables, each as the type that its line says, with the default of its line."""

    def __init__(self) -> None:
        self._env = FileAwareEnv(strip_whitespace=True)
        self.demo = False
        self.var = Path("var")

    def default(self, name: str) -> str:
        """The default as text, for this mode and folder."""
        each = _BY_NAME[name]
        text = each.default if each.demo is None or not self.demo else each.demo
        return text.format(var=self.var)

    def text(self, name: str) -> str:
        """Text, or one of the words that the line allows."""
        value = self._read(name)
        choices = _BY_NAME[name].choices
        if choices and value not in choices:
            raise _unreadable(name)
        return value

    def whole(self, name: str) -> int:
        """A whole number that is not negative."""
        value = self._read(name).strip()
        if not (value.isascii() and value.isdigit()):
            raise _unreadable(name)
        return int(value)

    def number(self, name: str) -> float:
        """A number above 0."""
        try:
            value = float(self._read(name))
        except ValueError:
            raise _unreadable(name) from None
        if not 0 < value < float("inf"):
            raise _unreadable(name)
        return value

    def yes(self, name: str) -> bool:
        """yes or no, also true, 1, on and their like."""
        value = self._read(name).strip().lower()
        if value not in _YES | _NO:
            raise _unreadable(name)
        return value in _YES

    def list(self, name: str) -> list[str]:
        """Values between commas, without the empty ones."""
        return [value.strip() for value in self._read(name).split(",") if value.strip()]

    def object(self, name: str) -> dict[str, Any]:
        """A JSON object."""
        try:
            value = json.loads(self._read(name))
        except ValueError:
            raise _unreadable(name) from None
        if not isinstance(value, dict):
            raise _unreadable(name)
        return value

    def path(self, name: str) -> Path:
        """A path; relative ones start where the command was given."""
        return Path(self._read(name))

    def _read(self, name: str) -> str:
        try:
            return str(self._env.str(name, self.default(name)))
        except (EnvError, ValueError):  # ValueError: the file that NAME_FILE names cannot be read
            raise _unreadable(name) from None  # the error's text would hold the value


def _unreadable(name: str) -> SettingsError:
    each = _BY_NAME[name]
    fault = Fault("site.variable-unreadable", Place(field=name), {"name": name, "kind": each.kind_words})
    return SettingsError([fault])


def shown(each: Variable, value: str | None) -> str:
    """What may be shown of a value: a secret only whether it is set."""
    if value is None:
        return ""
    return "••••" if each.secret and value else value


def given(each: Variable) -> str | None:
    """The value from the environment, or None; of a file only its path."""
    if path := os.environ.get(f"{each.name}_FILE"):
        return f"@{path}"
    return os.environ.get(each.name)


def unknown(names: Iterable[str]) -> tuple[str, ...]:
    """Names beginning with MIAOPI_ that nothing reads: mostly a spelling mistake."""
    known = {*_BY_NAME, *(f"{name}_FILE" for name in _BY_NAME)}
    own = (name for name in names if name.startswith("MIAOPI_"))
    return tuple(sorted(name for name in own if name not in known and not name.startswith(_ELSEWHERE)))


_ELSEWHERE: Final = ("MIAOPI_DEMO_", "MIAOPI_TEST_")  # read by the demo and by the tests


def table(language: str) -> str:
    """The table of docs/operations.md, in Markdown."""
    heads = {
        "zh": ("变量", "类型", "默认值", "含义"),
        "en": ("variable", "type", "default", "meaning"),
    }[language]
    rows = [heads, ("---",) * 4, *(_row(each, language) for each in VARIABLES)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _row(each: Variable, language: str) -> tuple[str, ...]:
    kind = each.kind_words.in_(language).replace("|", "·")
    default = each.default.format(var="var")
    said = f"`{default}`" if default else "—"
    if each.demo is not None and not each.secret:
        said += {"zh": f"；演示 `{each.demo}`", "en": f"; demo `{each.demo}`"}[language]
    return f"`{each.name}`", kind, said, each.meaning.in_(language)

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the house, as architecture: who may include whom, how big things may be, and what
may not be written at all. `house.py ROOT` prints the figures and every breach; 1 if there is one."""

import argparse
import re
import statistics
import sys
from pathlib import Path

import cpp

APP = ("crashpoint", "heap", "domain", "aws", "sqlite", "wire", "client", "store", "account", "chat", "models",
       "localservice", "ctl")
# Besides what is listed, every room may name crash points.
MAY_INCLUDE = {
    "crashpoint": set(),
    "heap": set(),
    "domain": set(),
    "aws": set(),
    "sqlite": set(),
    "wire": {"domain"},
    "client": {"domain", "aws", "wire"},
    "store": {"domain", "sqlite"},
    "account": {"domain", "aws", "client"},
    "chat": {"domain", "wire", "client", "store", "account"},
    "models": {"domain", "chat"},
    "localservice": {"domain", "aws", "wire", "sqlite"},
    "ctl": set(APP),
    "ui/common": {"domain"},
}
MAY_UI = {"domain", "chat", "models", "account", "ui/common"}

FILE_LINES, TEST_LINES, HEADER_LINES, FUNCTION_LINES = 500, 800, 150, 80
CPP = (".h", ".cpp")
SOURCES = (*CPP, ".py", ".cmake")

FORBIDDEN = (
    ("tls", ("app", "ui"), r"\bignoreSslErrors\b", "TLS errors are never ignored"),
    ("keyring", ("app", "ui", "tests"), r"\bsetInsecureFallback\s*\(\s*true\b",
     "secrets never fall back to plain text"),
    ("waiting", ("app", "ui", "tests"),
     r"\bq(?:Wait|Sleep)\s*\(|\b[mnu]?sleep\s*\(|\bsleep_(?:for|until)\b|\bprocessEvents\b",
     "nothing sleeps or pumps events: wait for a signal"),
    ("waiting", ("app", "ui"), r"\bQEventLoop\b|\bwaitForFinished\s*\(",
     "no nested event loop and no blocking wait"),
    ("singleton", ("app", "ui", "tests"),
     r"(?<!QCoreApplication)(?<!QGuiApplication)(?<!QApplication)(?<!QNetworkInformation)"
     r"::instance\s*\(\s*\)",
     "no singletons: inject it"),
    ("translation", ("app",), r"\btr\s*\(|\btranslate\s*\(|\bQT_TR(?:ANSLATE)?_NOOP",
     "app/ produces no sentences for people"),
    ("gui", ("app",),
     r"#\s*include\s*<(?:Qt(?:Gui|Widgets|Svg|Quick|Qml)/|Q(?:Widget|Application|GuiApplication|"
     r"Color|Font|Icon|Image|Pixmap|Painter|Palette|Window|Clipboard|Action|TextDocument)\b)",
     "app/ knows neither Qt Gui nor Qt Widgets"),
)
SQL = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|PRAGMA|WITH|ATTACH)"
                 r"\s+\S")
ASSERTION = re.compile(r"\b(?:QCOMPARE|QVERIFY|QVERIFY2|QTRY_\w+|QFAIL|QVERIFY_EXCEPTION_THROWN|"
                       r"QVERIFY_THROWS_\w+|Q?EXPECT_\w+)\s*\(")
SQLITE_PRAGMA = re.compile(r"\s*PRAGMA\s")  # takes no bound values; allowed in app/sqlite only


class House:
    def __init__(self, root):
        self.root = Path(root).resolve()
        self.breaches = []
        self.figures = {}
        self.text = {}
        for top in ("app", "ui", "tests", "packaging", "resources"):
            for path in sorted((self.root / top).rglob("*")):
                if path.is_file() and not path.is_symlink():
                    self._take(path)
        self._take(self.root / "CMakeLists.txt")

    def _take(self, path):
        name = path.relative_to(self.root).as_posix()
        if "__pycache__" in name or not path.is_file():
            return
        if path.suffix in SOURCES or path.name == "CMakeLists.txt":
            self.text[name] = path.read_text(encoding="utf-8")
        elif not path.suffix:
            with path.open("rb") as file:
                if file.read(2) == b"#!":
                    self.text[name] = path.read_text(encoding="utf-8")

    def breach(self, rule, where, what):
        self.breaches.append((rule, where, what))

    def cpp(self, *tops):
        return [n for n in self.text if n.endswith(CPP) and n.split("/")[0] in tops]

    # --- who may include whom

    @staticmethod
    def room(name):
        """domain, …, ui/common, …; main for ui/main.cpp; None outside app/ and ui/."""
        parts = name.split("/")
        if parts[0] == "app" and len(parts) > 2:
            return parts[1]
        if parts[0] == "ui":
            return "/".join(parts[:2]) if len(parts) > 2 else "main"
        return None

    @staticmethod
    def may(room, other):
        if room in (other, "main") or other == "crashpoint":
            return True
        if room in MAY_INCLUDE:
            return other in MAY_INCLUDE[room]
        if room == "ui/mainwindow":
            return other in MAY_UI or other.startswith("ui/")
        return room.startswith("ui/") and other in MAY_UI

    def resolve(self, name, include):
        bases = ("app", ".") if name.split("/")[0] in ("app", "ui") else (
            "app", ".", "tests", str(Path(name).parent))
        for base in bases:
            candidate = include if base == "." else f"{base}/{include}"
            if candidate in self.text:
                return candidate
        return None

    def check_includes(self):
        files, folders = {}, {}
        for name in self.cpp("app", "ui", "tests"):
            room, edges = self.room(name), files.setdefault(name, [])
            if room is not None and room not in MAY_INCLUDE and not room.startswith("ui/") \
                    and room != "main":
                self.breach("rooms", name, f"there is no room '{room}' in the plan")
            for line, quoted, include in cpp.includes(self.text[name]):
                if not quoted or include.endswith(".moc") or include.startswith(("moc_", "ui_")):
                    continue
                target = self.resolve(name, include)
                if target is None:
                    self.breach("include", f"{name}:{line}", f'"{include}" is no file of ours, '
                                'written from app/ or the top')
                    continue
                edges.append(target)
                other = self.room(target)
                if room is None:
                    continue
                if other is None or not self.may(room, other):
                    self.breach("table", f"{name}:{line}",
                                f"{room} may not include {other or 'outside app/ and ui/'}")
                if other not in (None, room):
                    folders.setdefault(room, []).append(other)
            self._check_own_header_first(name)
        for rule, graph in (("file cycle", files), ("room cycle", folders)):
            for cycle in cycles(graph):
                self.breach(rule, cycle[0], " -> ".join(cycle))

    def _check_own_header_first(self, name):
        own = name.removesuffix(".cpp") + ".h"
        if not name.endswith(".cpp") or own not in self.text:
            return
        quoted = cpp.includes(self.text[name])
        if not quoted or self.resolve(name, quoted[0][2]) != own:
            self.breach("own header", name, "includes its own header first")

    # --- how big things may be

    def check_budgets(self):
        lengths, functions = [], []
        for name in self.text:
            lines = self.text[name].count("\n")
            test = name.startswith("tests/")
            limit = TEST_LINES if test else FILE_LINES
            if lines > limit:
                self.breach("file size", name, f"{lines} lines, more than {limit}")
            if name.endswith(".h") and lines > HEADER_LINES:
                self.breach("header size", name, f"{lines} lines, more than {HEADER_LINES}")
            if not name.endswith(CPP):
                continue
            try:
                bodies = cpp.functions(self.text[name])
            except ValueError as error:
                self.breach("braces", name, str(error))
                continue
            for body in bodies:
                if body.lines > FUNCTION_LINES:
                    self.breach("function size", f"{name}:{body.line}",
                                f"{body.name} has {body.lines} lines, more than {FUNCTION_LINES}")
            if not test:
                lengths.append((lines, name))
                functions += [(body.lines, f"{name} {body.name}") for body in bodies]
        self._figure("file", lengths)
        self._figure("function", functions)

    def _figure(self, what, sizes):
        if sizes:
            longest, name = max(sizes)
            self.figures[what] = (f"{len(sizes)}, median {statistics.median(s for s, _ in sizes):g}"
                                  f" lines, longest {longest} ({name})")

    def check_test_share(self):
        share = {"tests": 0, "source": 0}
        for name in self.text:
            if name.endswith(CPP) or (name.startswith("tests/") and name.endswith(".py")):
                share["tests" if name.startswith("tests/") else "source"] += \
                    self.text[name].count("\n")
        self.figures["lines"] = f"{share['source']} of source, {share['tests']} of tests"
        if share["tests"] * 2 < share["source"]:
            self.breach("test share", "tests", f"{share['tests']} lines are less than half of the "
                        f"{share['source']} of the source")

    def check_tests_assert(self):
        total = 0
        for name in self.text:
            stem = name.rsplit("/", 1)[-1]
            if name.startswith("tests/") and stem.startswith("tst_") and stem.endswith(".cpp"):
                found = len(ASSERTION.findall(cpp.code_only(self.text[name])))
                total += found
                if not found:
                    self.breach("assertion", name, "a test that asserts nothing cannot fail")
        self.figures["assertions"] = str(total)

    # --- what may not be written

    def check_first_lines(self):
        for name, text in self.text.items():
            first = text.splitlines()[:2] if text.startswith("#!") else text.splitlines()[:1]
            if not any("SPDX-License-Identifier: Apache-2.0" in line for line in first):
                self.breach("licence", name, "begins with its SPDX line")
            if name.endswith(".h") and "#pragma once" not in text:
                self.breach("pragma once", name, "a header says #pragma once")

    def check_forbidden(self):
        for name in self.cpp("app", "ui", "tests"):
            code = cpp.code_only(self.text[name])
            for rule, tops, pattern, why in FORBIDDEN:
                if name.split("/")[0] in tops:
                    for match in re.finditer(pattern, code):
                        self.breach(rule, f"{name}:{line_of(code, match.start())}", why)
            self._check_sql(name)
        for name in self.text:
            if re.search(r"(?:#|//|/\*)\s*(?:TODO|FIXME|XXX)\b", self.text[name]):
                self.breach("unfinished", name, "work left over belongs into an issue")

    def _check_sql(self, name):
        if name.startswith("tests/"):
            return
        text = cpp.without_comments(self.text[name])
        for start, end, content in cpp.strings(text):
            if not SQL.match(content):
                continue
            if name.startswith("app/sqlite/") and SQLITE_PRAGMA.match(content):
                continue
            before, after = text[:start].rstrip()[-1:], text[end:].lstrip(" \n\t)}")
            if before in ("+", "%") or re.match(r"\.arg\s*\(|\+|%", after):
                self.breach("sql", f"{name}:{line_of(text, start)}",
                            "SQL is constant; values are bound")

    def check_build_files(self):
        """No target under app/ links Gui or Widgets; a room's libraries keep to the table too."""
        for name, text in self.text.items():
            if not name.endswith("CMakeLists.txt"):
                continue
            bare = re.sub(r"#[^\n]*", "", text)
            if name.startswith("app/") and (found := re.search(
                    r"Qt6?::(?:Gui|Widgets|Svg\w*|OpenGL\w*|PrintSupport|Quick\w*|Qml)\b", bare)):
                self.breach("linked gui", name, f"nothing in app/ links {found[0]}")
            room = self.room(name)
            if room is None or room == "main":
                continue
            for library in re.findall(r"\bCarillon::(\w+)", bare):
                other = library.replace("ui_", "ui/", 1) if library.startswith("ui_") else library
                if (other in APP or other.startswith("ui/")) and not self.may(room, other):
                    self.breach("linked room", name, f"{room} may not link {other}")

    def check(self):
        for rule in sorted(vars(House)):
            if rule.startswith("check_"):
                getattr(self, rule)()
        return self.breaches


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def cycles(graph):
    """One cycle, as a closed path, for each back edge of a depth-first walk."""
    found, state, path = [], {}, []

    def visit(node):
        state[node] = "open"
        path.append(node)
        for target in dict.fromkeys(graph.get(node, ())):
            if state.get(target) == "open":
                found.append([*path[path.index(target):], target])
            elif target not in state:
                visit(target)
        path.pop()
        state[node] = "done"

    for node in list(graph):
        if node not in state:
            visit(node)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    house = House(parser.parse_args().root)
    breaches = house.check()
    for what, figure in house.figures.items():
        print(f"{what}: {figure}")
    for rule, where, what in sorted(breaches):
        print(f"{where}: {rule}: {what}", file=sys.stderr)
    print(f"{len(house.text)} files, {len(breaches)} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())

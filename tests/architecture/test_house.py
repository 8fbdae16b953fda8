#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each rule of house.py is shown a tree that breaks it, and one that does not."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import cpp
from house import House, cycles

SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
HASH_SPDX = "# SPDX-License-Identifier: Apache-2.0\n"
HEADER = SPDX + "#pragma once\n"

GOOD = {
    "CMakeLists.txt": HASH_SPDX,
    "app/domain/arn.h": HEADER + "namespace carillon {\nbool isArn(int x);\n}\n",
    "app/domain/arn.cpp": SPDX + '#include "domain/arn.h"\n\nnamespace carillon {\n\n'
                          "bool isArn(int x)\n{\n    return x > 0; // no TODO-like word\n}\n\n}\n",
    "app/domain/CMakeLists.txt": HASH_SPDX + "carillon_room(domain DEPENDS Qt6::Core)\n",
    "app/sqlite/database.cpp": SPDX + 'auto a = u"PRAGMA user_version = "_s + version;\n',
    "app/store/outbox.cpp": SPDX + 'auto q = u"SELECT body FROM outbox "\n         "WHERE id = ?"_s;\n'
                            'auto t = "UPDATE_CHANNEL"_ba + x;\n',
    "app/store/CMakeLists.txt": HASH_SPDX + "carillon_room(store DEPENDS Carillon::sqlite)\n",
    "ui/common/theme.h": HEADER + '#include "domain/arn.h"\n',
    "ui/mainwindow/mainwindow.cpp": SPDX + '#include "ui/common/theme.h"\n'
                                    "auto x = QCoreApplication::instance();\n",
    "tests/domain/tst_arn.cpp": SPDX + '#include "domain/arn.h"\n' + "\n" * 30
                                + "void t()\n{\n    QVERIFY(isArn(1));\n}\n#include \"tst_arn.moc\"\n",
}


def check(changes):
    """The rules that a good tree breaks once the changes (name -> text) are made to it."""
    with tempfile.TemporaryDirectory() as directory:
        for name, text in {**GOOD, **changes}.items():
            path = Path(directory, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return {rule for rule, _, _ in House(directory).check()}


def function(lines, name="void f()"):
    return f"{name}\n{{\n" + "    g();\n" * (lines - 3) + "}\n"


class Rules(unittest.TestCase):
    def breaks(self, rule, changes):
        self.assertEqual(check(changes), {rule})

    def keeps(self, changes):
        self.assertEqual(check(changes), set())

    def test_good_tree(self):
        self.keeps({})

    def test_include_table(self):
        self.breaks("table", {"app/domain/x.cpp": SPDX + '#include "store/y.h"\n',
                              "app/store/y.h": HEADER})
        self.breaks("table", {"app/store/x.cpp": SPDX + '#include "localservice/y.h"\n',
                              "app/localservice/y.h": HEADER})
        self.breaks("table", {"app/wire/x.cpp": SPDX + '#include "aws/y.h"\n',
                              "app/aws/y.h": HEADER})
        self.breaks("table", {"app/chat/x.cpp": SPDX + '#include "ui/common/theme.h"\n'})
        self.keeps({"app/ctl/x.cpp": SPDX + '#include "store/y.h"\n', "app/store/y.h": HEADER})

    def test_include_table_of_the_ui(self):
        for room in ("client", "wire", "store", "localservice", "aws"):
            self.breaks("table", {"ui/compose/x.cpp": SPDX + f'#include "{room}/y.h"\n',
                                  f"app/{room}/y.h": HEADER})
        self.breaks("table", {"ui/compose/x.cpp": SPDX + '#include "ui/timeline/y.h"\n',
                              "ui/timeline/y.h": HEADER})
        self.breaks("table", {"ui/common/x.cpp": SPDX + '#include "chat/y.h"\n',
                              "app/chat/y.h": HEADER})
        self.keeps({"ui/main.cpp": SPDX + '#include "store/y.h"\n', "app/store/y.h": HEADER})
        self.keeps({"ui/mainwindow/x.cpp": SPDX + '#include "ui/timeline/y.h"\n',
                    "ui/timeline/y.h": HEADER})

    def test_an_include_in_a_comment_is_none(self):
        self.keeps({"app/domain/x.cpp": SPDX + '/*\n#include "store/y.h"\n*/\n',
                    "app/store/y.h": HEADER})

    def test_unknown_include_and_room(self):
        self.breaks("include", {"app/domain/x.cpp": SPDX + '#include "nothing.h"\n'})
        self.breaks("rooms", {"app/misc/x.cpp": SPDX})

    def test_cycles(self):
        self.breaks("file cycle", {"app/domain/a.h": HEADER + '#include "domain/b.h"\n',
                                   "app/domain/b.h": HEADER + '#include "domain/a.h"\n'})
        self.assertEqual({"room cycle", "table"}, check({
            "ui/mainwindow/a.h": HEADER + '#include "ui/timeline/b.h"\n',
            "ui/timeline/b.h": HEADER,
            "ui/timeline/c.h": HEADER + '#include "ui/mainwindow/d.h"\n',
            "ui/mainwindow/d.h": HEADER}))
        self.assertEqual(cycles({"a": ["b"], "b": ["c"], "c": ["a"]}), [["a", "b", "c", "a"]])
        self.assertEqual(cycles({"a": ["b", "c"], "b": ["c"], "c": []}), [])

    def test_own_header_first(self):
        self.breaks("own header", {"app/domain/x.h": HEADER, "app/domain/x.cpp":
                    SPDX + '#include "domain/arn.h"\n#include "domain/x.h"\n'})

    def test_sizes(self):
        self.breaks("file size", {"app/domain/x.cpp": SPDX + "int a;\n" * 500,
                                  "tests/domain/y.cpp": SPDX + "int a;\n" * 700})
        self.keeps({"app/domain/x.cpp": SPDX + "int a;\n" * 499,
                    "tests/domain/y.cpp": SPDX + "int a;\n" * 799})
        self.breaks("file size", {"tests/domain/y.cpp": SPDX + "int a;\n" * 800})
        self.breaks("header size", {"app/domain/x.h": HEADER + "int a;\n" * 149,
                                    "tests/domain/y.cpp": SPDX + "int a;\n" * 300})

    def test_function_size(self):
        tests = {"tests/domain/y.cpp": SPDX + "int a;\n" * 300}
        self.breaks("function size", {"app/domain/x.cpp": SPDX + function(81), **tests})
        self.keeps({"app/domain/x.cpp": SPDX + function(80) + function(80, "int g()"), **tests})
        self.breaks("function size", {"tests/domain/y.cpp": SPDX + "namespace {\n"
                                      + function(81, "void Test::slot()") + "}\n"})
        self.breaks("braces", {"app/domain/x.cpp": SPDX + "void f()\n{\n"})

    def test_share_of_tests(self):
        self.breaks("test share", {"app/domain/x.cpp": SPDX + "int a;\n" * 400})

    def test_a_test_asserts(self):
        self.breaks("assertion", {"tests/domain/tst_x.cpp": SPDX + "// QVERIFY(x)\nint a;\n"})

    def test_first_lines(self):
        self.breaks("licence", {"app/domain/x.cpp": "int a;\n"})
        self.breaks("licence", {"packaging/run": "#!/bin/sh\ntrue\n"})
        self.keeps({"packaging/run": "#!/bin/sh\n" + HASH_SPDX})
        self.breaks("licence", {"app/wire/CMakeLists.txt": "carillon_room(wire)\n"})
        self.breaks("pragma once", {"app/domain/x.h": SPDX})

    def test_sql(self):
        for text in ('u"SELECT a FROM b WHERE c = %1"_s.arg(x);', '"DELETE FROM " + table;',
                     'where + u" UPDATE a SET b = 1"_s;', 'u"INSERT INTO a "\n    "VALUES ("_s + v;',
                     'QString(u"DROP TABLE %1"_s).arg(t);', 'u"PRAGMA user_version = "_s + v;'):
            self.breaks("sql", {"app/store/x.cpp": SPDX + "auto q = " + text + "\n"})

    def test_what_may_not_be_written(self):
        for rule, name, text in (
                ("tls", "app/client/x.cpp", "reply->ignoreSslErrors();"),
                ("keyring", "app/account/x.cpp", "job->setInsecureFallback(true);"),
                ("waiting", "tests/domain/x.cpp", "QTest::qWait(10);"),
                ("waiting", "tests/domain/x.cpp", "std::this_thread::sleep_for(1s);"),
                ("waiting", "ui/common/x.cpp", "QCoreApplication::processEvents();"),
                ("waiting", "app/chat/x.cpp", "QEventLoop loop;"),
                ("singleton", "app/chat/x.cpp", "Outbox::instance();"),
                ("translation", "app/chat/x.cpp", 'QObject::tr("Hello");'),
                ("gui", "app/chat/x.cpp", "#include <QWidget>"),
                ("gui", "app/chat/x.cpp", "#include <QtGui/QColor>")):
            with self.subTest(text):
                self.breaks(rule, {name: SPDX + text + "\n"})
                self.keeps({name: SPDX + "// " + text + "\n"})
        self.breaks("unfinished", {"app/chat/x.cpp": SPDX + "// TO" "DO: later\n"})

    def test_what_is_linked(self):
        self.breaks("linked gui", {"app/domain/CMakeLists.txt": HASH_SPDX
                                   + "target_link_libraries(x Qt6::Widgets)\n"})
        self.breaks("linked room", {"app/store/CMakeLists.txt": HASH_SPDX
                                    + "carillon_room(store DEPENDS Carillon::localservice)\n"})
        self.breaks("linked room", {"ui/compose/CMakeLists.txt": HASH_SPDX
                                    + "carillon_room(ui_compose DEPENDS Carillon::ui_timeline)\n"})
        self.keeps({"app/domain/CMakeLists.txt": HASH_SPDX + "# not Qt6::Widgets\n",
                    "ui/common/CMakeLists.txt": HASH_SPDX
                    + "carillon_room(ui_common DEPENDS Carillon::icons Carillon::domain)\n"})

    def test_program(self):
        with tempfile.TemporaryDirectory() as directory:
            Path(directory, "app/domain").mkdir(parents=True)
            Path(directory, "app/domain/x.cpp").write_text("int a;\n", encoding="utf-8")
            run = subprocess.run(
                [sys.executable, str(Path(__file__).with_name("house.py")), directory],
                capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 1)
        self.assertIn("app/domain/x.cpp: licence:", run.stderr)


class Reader(unittest.TestCase):
    def names(self, text):
        return [(f.name, f.line, f.lines) for f in cpp.functions(text)]

    def test_plain_functions(self):
        self.assertEqual(self.names("int f()\n{\n    if (a) {\n        b();\n    }\n}\n"),
                         [("f", 1, 6)])
        self.assertEqual(self.names("namespace a::b {\nbool A::c(int x) const { return x; }\n}\n"),
                         [("A::c", 2, 1)])
        self.assertEqual(self.names("template <typename T>\nT max(T a)\n{\n}\n"), [("max", 1, 4)])
        self.assertEqual(self.names("A::~A() = default;\nint x = f();\n"), [])

    def test_members(self):
        text = ("class A : public QObject {\n    Q_OBJECT\n\npublic:\n    explicit A(int x)\n"
                "        : m_x { x }\n        , m_y(f(x))\n    {\n    }\n\nprivate:\n"
                "    int m_x { 0 };\n    struct B {\n        int c() const { return 1; }\n    };\n};\n")
        self.assertEqual(self.names(text), [("A", 5, 5), ("c", 14, 1)])

    def test_constructor_list(self):
        text = "A::A(int x)\n    : B { x }\n    , m_map { { 1, 2 } }\n{\n    f();\n}\nint g()\n{\n}\n"
        self.assertEqual(self.names(text), [("A::A", 1, 6), ("g", 7, 3)])

    def test_values_are_no_functions(self):
        text = ("const QHash<int, QString> names = {\n    { 1, f(2) },\n};\nint x { f() };\n"
                "enum class A { B, C };\nvoid f()\n{\n    A a { 1 };\n}\n")
        self.assertEqual(self.names(text), [("f", 6, 4)])

    def test_lambdas(self):
        text = ("const auto f = [](int x) -> int {\n    return x;\n};\nvoid g()\n{\n"
                "    connect(this, [this] {\n        h();\n    });\n}\n")
        self.assertEqual(self.names(text), [("lambda", 1, 3), ("g", 4, 6)])

    def test_operators(self):
        text = "bool operator==(const A &a, const A &b)\n{\n    return a.x == b.x;\n}\n"
        self.assertEqual([lines for _, _, lines in self.names(text)], [4])

    def test_literals_do_not_confuse(self):
        text = ('void f()\n{\n    g("}", \'{\', R"(})", 1\'000, u"\\"{"_s); // }\n    /* { */\n}\n'
                "#define X {\nvoid h()\n{\n}\n")
        self.assertEqual(self.names(text), [("f", 1, 5), ("h", 7, 3)])

    def test_strings_join(self):
        found = cpp.strings('f(u"SELECT "\n  "a"_s, "b")')
        self.assertEqual([content for _, _, content in found], ["SELECT a", "b"])


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What includes.py finds and what it lets be, on a house of a few lines."""

import tempfile
import unittest
from pathlib import Path

import includes

LIST = "target_precompile_headers(carillon_pch_core PRIVATE\n    <optional> <QList>)\n"


class IncludesTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name).resolve()
        self.write("CMakeLists.txt", LIST)
        self.write("qt/QList", '#include "qlist.h"\n')
        self.write("qt/qlist.h", "template <class T> class QList {};\n")
        self.write("qt/QString", '#include "qlist.h"\n')
        self.write("std/optional", "namespace std {}\n")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def lacking(self):
        return list(includes.Includes(self.root, [self.root / "qt", self.root / "std"]).lacking())

    def test_a_missing_include_is_told(self):
        self.write("app/chat/a.cpp", "QList<int> a;\nstd::optional<int> b;\n")
        self.assertEqual(self.lacking(), [("app/chat/a.cpp", "optional"), ("app/chat/a.cpp", "QList")])

    def test_an_include_of_its_own_is_enough(self):
        self.write("app/chat/a.cpp", "#include <QList>\n#include <optional>\n"
                                     "QList<int> a;\nstd::optional<int> b;\n")
        self.assertEqual(self.lacking(), [])

    def test_includes_are_followed(self):
        self.write("app/chat/a.h", "#include <QString>\n#include <optional>\n")
        self.write("ui/a.cpp", '#include "chat/a.h"\nQList<int> a;\nstd::optional<int> b;\n')
        self.assertEqual(self.lacking(), [])

    def test_text_is_not_use(self):
        self.write("ui/a.cpp", '// QList\nauto a = "QList \\" QList";\nauto b = R"(\nQList)";\n')
        self.assertEqual(self.lacking(), [])

    def test_a_declaration_is_enough_for_a_header(self):
        self.write("ui/a.h", "void f(const QList &);\nQList g();\n")
        self.assertEqual(self.lacking(), [])
        self.write("ui/a.h", "QList m_list;\n")
        self.assertEqual(self.lacking(), [("ui/a.h", "QList")])

    def test_a_list_that_is_not_found_is_a_failure(self):
        self.assertEqual(includes.main(self.root, str(self.root / "qt")), 1)
        self.write("CMakeLists.txt", "")
        self.assertEqual(includes.main(self.root, str(self.root / "qt")), 1)


if __name__ == "__main__":
    unittest.main()

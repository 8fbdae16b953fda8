#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The reading of patches: what cannot be meant is refused, not passed over."""

import unittest

import mutants

HEAD = "# what: something\n# catches: tst_power\n"
DIFF = """diff --git a/app/x/y.cpp b/app/x/y.cpp
--- a/app/x/y.cpp
+++ b/app/x/y.cpp
@@ -9,3 +9,3 @@ void f()
 one
-two
+three
 four
@@ -90,2 +90,3 @@
 five
+six
 seven
"""


class Patches(unittest.TestCase):
    def test_hunks_are_found_by_their_lines(self):
        patch = mutants.Patch("p", HEAD + DIFF)
        text = "moved\none\ntwo\nfour\nmore\nfive\nseven\n"
        self.assertEqual(patch.patched("app/x/y.cpp", text),
                         "moved\none\nthree\nfour\nmore\nfive\nsix\nseven\n")

    def test_a_hunk_that_fits_nowhere_or_twice_is_refused(self):
        patch = mutants.Patch("p", HEAD + DIFF)
        for text in ("one\ntwo\nfive\nseven\n", "one\ntwo\nfour\n" * 2 + "five\nseven\n"):
            with self.assertRaises(mutants.BadPatch):
                patch.patched("app/x/y.cpp", text)

    def test_heads(self):
        patch = mutants.Patch("p", HEAD.replace("power", "power --point 'a b'") + DIFF)
        self.assertEqual(patch.catchers, [("tst_power", "--point", "a b")])
        patch = mutants.Patch("p", HEAD + "# catches: faults_run\n" + DIFF)
        self.assertEqual(patch.catchers, [("tst_power",), ("faults_run",)])
        patch = mutants.Patch("p", "# some promise; catches: tst_power\n" + DIFF)
        self.assertEqual((patch.what, patch.catchers), ("some promise", [("tst_power",)]))
        for head in ("", "# what: x\n", "# catches: tst_power\n", "# what: x\n# catches: nobody\n"):
            with self.assertRaises(mutants.BadPatch):
                mutants.Patch("p", head + DIFF)

    def test_only_sources_of_the_product(self):
        for path in ("app/x/y.h", "tests/x/y.cpp"):
            with self.assertRaises(mutants.BadPatch):
                mutants.Patch("p", HEAD + DIFF.replace("app/x/y.cpp", path))
        with self.assertRaises(mutants.BadPatch):
            mutants.Patch("p", HEAD)

    def test_ours_fit_the_sources(self):
        folder = mutants.ROOT / "tests/faults/mutants"
        for file in sorted(folder.glob("*.patch")):
            patch = mutants.Patch(file.stem, file.read_text(encoding="utf-8"))
            for path in patch.hunks:
                patch.patched(path, (mutants.ROOT / path).read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main(verbosity=2)

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does every source of app/ and ui/ include what it names? A build with precompiled headers does not
notice when one does not; a build without them, what is shipped, would break. For each header that is
precompiled this looks whether a file that uses it comes to it by its own includes, those of Qt and
the standard library followed too: `includes.py ROOT FOLDERS`, the folders separated by ";"."""

import functools
import re
import sys
from pathlib import Path

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
PRECOMPILED = re.compile(r"target_precompile_headers\(carillon_pch_\S+ PRIVATE([^)]*)\)")
STRING = re.compile(r'R"\((?:.|\n)*?\)"|"(?:[^"\\\n]|\\.)*"')
# A pointer, a reference and what a function answers with need no more than a declaration.
DECLARED = r"(?!\s*[*&]|\s+\w+\()"
# What a header of the standard library is included for, and where it may come from besides.
STANDARD = {
    "algorithm": (r"std::ranges::\w+\(|std::(?:sort|find_if|any_of|all_of|none_of|clamp)\b",
                  {"algorithm", "bits/ranges_algo.h", "bits/stl_algo.h"}),
    "array": (r"std::(?:to_)?array\b", {"array"}),
    "chrono": (r"std::chrono\b", {"chrono", "bits/chrono.h"}),
    "expected": (r"std::(?:un)?expected\b", {"expected"}),
    "functional": (r"std::(?:function|invoke|hash|greater|less|plus)\b",
                   {"functional", "bits/std_function.h", "bits/invoke.h"}),
    "memory": (r"std::(?:unique_ptr|shared_ptr|weak_ptr|make_unique|make_shared)\b",
               {"memory", "bits/unique_ptr.h"}),
    "optional": (r"std::(?:optional|nullopt)\b", {"optional"}),
    "utility": (r"std::(?:exchange|as_const|to_underlying|pair)\b", {"utility"}),
    "vector": (r"std::vector\b", {"vector", "bits/stl_vector.h"}),
}


class Includes:
    def __init__(self, root, folders):
        self.root = Path(root).resolve()
        self.folders = [Path(folder) for folder in folders]

    def precompiled(self):
        text = (self.root / "CMakeLists.txt").read_text(encoding="utf-8")
        lists = PRECOMPILED.findall(text)
        return re.findall(r"<([^>]+)>", " ".join(lists))

    @functools.cache
    def text(self, path):
        source = path.read_text(encoding="utf-8", errors="replace")
        return re.sub(r"/\*.*?\*/|//[^\n]*", "", source, flags=re.DOTALL)

    @functools.cache
    def found(self, name, folder=None):
        for place in ([folder] if folder else []) + [self.root / "app", self.root, *self.folders]:
            path = place / name
            if path.is_file():
                return path.resolve()
        return None

    @functools.cache
    def included(self, path):
        others = (self.found(name, path.parent if bracket == '"' else None)
                  for bracket, name in INCLUDE.findall(self.text(path)))
        return {other for other in others if other}

    @functools.cache
    def reached(self, path):
        """Every file that an include of `path` leads to, and itself."""
        seen, ahead = {path}, [path]
        while ahead:
            for other in self.included(ahead.pop()) - seen:
                seen.add(other)
                ahead.append(other)
        return seen

    def lacking(self):
        """(file, header) of each file that uses a precompiled header and does not come to it."""
        headers = {name: STANDARD.get(name, (rf"\b{name}\b", {name}))
                   for name in self.precompiled()}
        # <QList> is one line that includes qlist.h, which others of Qt's headers name.
        places = {name: {path for other in others if (header := self.found(other))
                         for path in ({header} | self.included(header)
                                      if name.startswith("Q") else {header})}
                  for name, (_, others) in headers.items()}
        for path in sorted(self.root.glob("app/**/*.*")) + sorted(self.root.glob("ui/**/*.*")):
            if path.suffix not in (".h", ".cpp"):
                continue
            text = STRING.sub('""', INCLUDE.sub("", self.text(path)))
            for name, (pattern, _) in headers.items():
                if re.search(pattern + (DECLARED if path.suffix == ".h" else ""), text) \
                        and not re.search(rf"^class {name};", text, re.MULTILINE) \
                        and not places[name] & self.reached(path.resolve()):
                    yield path.relative_to(self.root).as_posix(), name


def main(root, folders):
    includes = Includes(root, [folder for folder in folders.split(";") if folder])
    names = includes.precompiled()
    unknown = [name for name in names if not includes.found(name, None)]
    for name in unknown:
        print(f"<{name}> is precompiled, and is in none of {folders}")
    lacking = list(includes.lacking())
    for path, name in lacking:
        print(f"{path}: uses <{name}> and does not include it")
    print(f"{len(names)} precompiled headers, {len(lacking)} includes lacking")
    return 1 if unknown or lacking or not names else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

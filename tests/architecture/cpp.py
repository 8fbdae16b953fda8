# SPDX-License-Identifier: Apache-2.0
"""Just enough of a C++ reader for clang-formatted code: comments, literals, includes, functions."""

import re
from dataclasses import dataclass

_LEXEME = re.compile(
    r"""
    (?P<comment>//(?:[^\n\\]|\\.|\\\n)*|/\*.*?\*/)
  | (?P<raw>(?:u8|[uUL])?R"(?P<delimiter>[^()\\\s]{0,16})\(.*?\)(?P=delimiter)")
  | (?P<string>(?:u8|[uUL])?"(?:[^"\\\n]|\\.)*")
  | (?P<number>\b\d[\w.']*)
  | (?P<char>(?:u8|[uUL])?'(?:[^'\\\n]|\\.)+')
    """,
    re.DOTALL | re.VERBOSE,
)
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", re.MULTILINE)
_LEADING = re.compile(
    r"\s*(?:(?:public|private|protected)(?:\s+Q_SLOTS)?\s*:(?!:)|Q_SIGNALS\s*:|"
    r"Q_[A-Z_]+\b(?:\s*\((?:[^()]|\([^()]*\))*\))?|QML_[A-Z_]+\b)"
)
_TYPE = re.compile(r"(?:^|\s)(?:class|struct|union|enum)\s")
_LAMBDA = re.compile(
    r"\[[^\[\]]*\]\s*(?:\([^{}]*\))?\s*(?:mutable|noexcept|constexpr)?\s*(?:->[^{}=]*)?$"
)
_OPERATOR = re.compile(r"operator\s*(?:<=>|[-+*/%^&|~!=<>]=?|<<=?|>>=?|&&|\|\||\+\+|--|\(\)|\[\])")
_TEMPLATE = re.compile(r"template\s*<(?:[^<>]|<[^<>]*>)*>")
_INITIALISERS = re.compile(r"\)\s*(?:noexcept\s*)?:(?!:)")


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    """The text with every comment blanked; offsets and line numbers stay."""
    return _LEXEME.sub(lambda m: _blank(m[0]) if m["comment"] else m[0], text)


def code_only(text):
    """The text with comments and the insides of literals blanked; offsets stay."""

    def replace(match):
        if match["comment"]:
            return _blank(match[0])
        if match["number"]:
            return match[0]
        quote = "'" if match["char"] else '"'
        inside = match[0][match[0].index(quote) + 1 : -1]
        return match[0][: match[0].index(quote) + 1] + _blank(inside) + quote

    return _LEXEME.sub(replace, text)


def strings(text):
    """(start, end, content) of each run of adjacent string literals, suffixes included."""
    runs = []
    for match in _LEXEME.finditer(text):
        if not (match["string"] or match["raw"]):
            continue
        literal = match[0]
        content = literal[literal.index('"') + 1 : -1]
        if match["raw"]:
            content = content[content.index("(") + 1 : content.rindex(")")]
        suffix = re.compile(r"_\w+").match(text, match.end())
        end = suffix.end() if suffix else match.end()
        if runs and not text[runs[-1][1] : match.start()].strip():
            runs[-1] = (runs[-1][0], end, runs[-1][2] + content)
        else:
            runs.append((match.start(), end, content))
    return runs


def includes(text):
    """(line, quoted?, path) of each #include outside comments."""
    bare = without_comments(text)
    return [
        (bare.count("\n", 0, m.start()) + 1, m[1] == '"', m[2]) for m in _INCLUDE.finditer(bare)
    ]


@dataclass(frozen=True)
class Function:
    name: str
    line: int  # where its signature begins
    lines: int  # from there to the closing brace, both included


def _kind(head, scope):
    """What the brace that follows head opens: namespace, type, function, block or value."""
    if scope in ("function", "block"):
        return "block"
    if scope == "value":
        return "value"
    bare = _TEMPLATE.sub(" ", _OPERATOR.sub("operator_", head)).strip()
    if re.search(r"(?:^|\s)namespace\b", bare) or re.fullmatch(r'extern\s*"\s*"', bare):
        return "namespace"
    if _LAMBDA.search(bare):
        return "function"
    if _TYPE.search(" " + bare) and "(" not in re.sub(r"(?:alignas|Q_\w+)\s*\([^()]*\)", "", bare):
        return "type"
    parameters = bare.find("(")
    if parameters < 0 or "=" in bare[:parameters]:
        return "value"
    if _INITIALISERS.search(bare) and not bare.endswith((")", "}")):
        return "value"  # m_x { … } in a constructor's list
    return "function"


def _name(head):
    bare = _TEMPLATE.sub(" ", head)
    found = re.search(r"([~\w:]+|operator\s*[^\s(]+(?:\(\))?)\s*\(", bare)
    return found[1] if found else "lambda"


def functions(text):
    """Every function with a body; a lambda counts with the function it stands in."""
    code = _DIRECTIVE.sub(lambda m: _blank(m[0]), code_only(text))
    found, stack, head_start = [], [], 0
    for position in (m.start() for m in re.finditer(r"[{};]", code)):
        scope = stack[-1][0] if stack else "namespace"
        character = code[position]
        if character == "{":
            head = code[head_start:position]
            while leading := _LEADING.match(head):
                head = head[leading.end() :]
            kind = _kind(head, scope)
            start = position - len(head.lstrip())
            stack.append((kind, _name(head), start))
            if kind != "value":
                head_start = position + 1
        elif character == "}":
            if not stack:
                raise ValueError(f"line {code.count(chr(10), 0, position) + 1}: a brace too many")
            kind, name, start = stack.pop()
            if kind == "function":
                first = code.count("\n", 0, start) + 1
                last = code.count("\n", 0, position) + 1
                found.append(Function(name, first, last - first + 1))
            if kind != "value":
                head_start = position + 1
        elif scope != "value":
            head_start = position + 1
    if stack:
        raise ValueError(f"{stack[-1][1]}: a brace is not closed")
    return found

"""A second checker of certificates, written from grammar/certificate/CERTIFICATE.md alone.

    python3 check.py [--data FOLDER] CERTIFICATE...

It needs Python 3.9 and numpy, and shares no line with the checker in Java. It reads every byte of a certificate strictly, and the
data by their recipe, and decides the rules `lumped` and `affine` and the claims in whole numbers. The section numbers below are
those of CERTIFICATE.md; verdicts and exit codes are those of its section 8, and one more:

    21 NOT-DECIDED   nothing is wrong with what this program decides; a step `lift` or `enclosed` or a finding is not among that

Losses are enclosed. For activations with two slopes the outputs can be computed exactly, as whole numbers over a common
denominator; `squared` and `huber` are then fractions, and `cross_entropy` and `logistic` are enclosed with 50 decimal digits:
the module decimal promises that exp and ln are correctly rounded, so the neighbours of what they return are bounds, and all its
other operations are rounded outwards here. An exact certificate is decided so, and others where it takes little work. First they
are tried with binary64, each number with a radius. The radius of a matrix product is the known bound n u / (1 - n u) |F| |W| with
u = 2^-53, which is true for any order of the sums, with and without fused operations (but not for Strassen's products, which
BLAS libraries do not use here), and is doubled to be rid of terms of second order; `exp` is computed here from operations that
IEEE 754 rounds correctly, as no standard bounds the error of numpy's.
"""
import gzip
import hashlib
import io
import json
import math
import os
import re
import sys
import zipfile
import zlib
from collections import namedtuple
from decimal import Context, Decimal, ROUND_CEILING, ROUND_FLOOR
from fractions import Fraction

import numpy as np

CODES = {"VERIFIED": 0, "REJECTED": 10, "MALFORMED": 11, "INPUT-MISMATCH": 12, "INCONCLUSIVE": 20, "NOT-DECIDED": 21,
         "RESOURCE": 30, "USAGE": 64, "ERROR": 70}
SIZE, COUNT, WORK, EXACT_WORK = 16777216, 2147483647, 4 * 10**9, 3 * 10**8
TWO_SLOPES = ("relu", "leaky_relu", "identity")


class Verdict(Exception):
    """Ends a check: a word of CODES and the reason."""

    def __init__(self, word, reason):
        super().__init__(word, reason)
        self.word, self.reason = word, reason


def malformed(reason):
    return Verdict("MALFORMED", reason)


def mismatch(reason):
    return Verdict("INPUT-MISMATCH", reason)


def rejected(reason):
    return Verdict("REJECTED", reason)


class Effort:
    """What a certificate may still cost, in entries touched; beyond that the answer is RESOURCE."""

    left = WORK

    @classmethod
    def spend(cls, entries):
        cls.left -= int(entries)
        if cls.left < 0:
            raise Verdict("RESOURCE", "more arithmetic than this program is ready to do")


# ---- numbers -------------------------------------------------------------------------------------------------------------------

def integer(digits):
    """The integer with these decimal digits, faster than quadratic."""
    if len(digits) < 2000:
        return int(digits)
    half = len(digits) // 2
    low = integer(digits[-half:])
    high = integer(digits[:-half])
    return high * 10**half + (low if digits[0] != "-" else -low)


class Matrix:
    """An array of numbers: as binary64 (`floats`), or, with fractions, as numerators and denominators, entry by entry."""

    def __init__(self, floats=None, num=None, den=None):
        self.floats, self.num, self.den = floats, num, den
        self.shape = (floats if num is None else num).shape

    def fractions(self):
        """Numerators and denominators of all entries, as Python integers."""
        if self.num is None:
            ints, den = integers(self.floats)
            return ints, np.full(self.shape, den, dtype=object)
        return self.num, self.den

    def rows(self, first, last):
        if self.num is None:
            return Matrix(self.floats[first:last])
        return Matrix(num=self.num[first:last], den=self.den[first:last])

    def plain(self):
        """The same numbers as binary64, where all of them are."""
        if self.num is None or not all(is_binary64(Fraction(p, q)) for p, q in zip(self.num.flat, self.den.flat)):
            return self
        return Matrix(np.array([float(Fraction(p, q)) for p, q in zip(self.num.flat, self.den.flat)]).reshape(self.shape))

    def same(self, other, exact):
        """Whether all entries are equal: as numbers, or bit for bit, the sign of zero included."""
        if self.num is None and other.num is None:
            equal = self.floats == other.floats
            return bool(equal.all()) and (exact or np.array_equal(np.signbit(self.floats), np.signbit(other.floats)))
        (a, b), (c, d) = self.fractions(), other.fractions()
        return bool((a * d == c * b).all())

    def number(self, row, column):
        num, den = self.fractions()
        return Fraction(num[row, column], den[row, column])

    def zeros(self):
        return self.floats == 0 if self.num is None else (self.num == 0).astype(bool)


def integers(floats):
    """Python integers and one power of two below all of them: `floats = integers / power`, exactly."""
    mantissa, exponent = np.frexp(floats)
    mantissa = (mantissa * 2.0**53).astype(np.int64)
    trailing = np.frexp((mantissa & -mantissa).astype(np.float64))[1] - 1
    trailing[mantissa == 0] = 0
    mantissa >>= trailing
    exponent = np.where(mantissa == 0, 0, exponent + trailing - 53)
    least = int(exponent.min(initial=0))
    return mantissa.astype(object) << (exponent - least).astype(object), 1 << -least


def columns(*matrices):
    """The matrices as integers over common denominators, one for each column: `([ints, ...], dens)`."""
    if all(m.num is None for m in matrices):
        stack = np.concatenate([m.floats for m in matrices])
        ints, den = integers(stack)
        dens = [den] * stack.shape[1]
    else:
        pairs = [m.fractions() for m in matrices]
        ints, under = np.concatenate([p[0] for p in pairs]), np.concatenate([p[1] for p in pairs])
        dens = [math.lcm(*set(under[:, j])) for j in range(under.shape[1])]
        ints = ints * (np.array(dens, dtype=object) // under)
    ends = np.cumsum([m.shape[0] for m in matrices])[:-1]
    return np.split(ints, ends), dens


def is_binary64(number):
    try:
        return Fraction(float(number)) == number
    except OverflowError:
        return False


def nearest(number):
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def reduced(ints, dens):
    """The same columns with the least denominators: equal columns of numbers become equal."""
    dens = list(dens)
    for j in range(len(dens)):
        divisor = math.gcd(dens[j], *ints[:, j])
        if divisor > 1:
            ints[:, j] //= divisor
            dens[j] //= divisor
    return ints, dens


# ---- section 2: the file -------------------------------------------------------------------------------------------------------

def archive(members):
    """The one archive that has these members, as bytes."""
    def small(n):
        return n.to_bytes(2, "little")

    def large(n):
        return n.to_bytes(4, "little")

    parts, central, offset = [], [], 0
    for name, content in members:
        size = large(len(content))
        fields = small(10) + bytes(6) + small(0x21) + large(zlib.crc32(content)) + size + size + small(len(name))
        parts += [b"PK\3\4" + fields + bytes(2) + name, content]
        central.append(b"PK\1\2" + small(20) + fields + bytes(12) + large(offset) + name)
        offset += 30 + len(name) + len(content)
    table = b"".join(central)
    count = small(len(members))
    return b"".join(parts) + table + b"PK\5\6" + bytes(4) + count + count + large(len(table)) + large(offset) + bytes(2)


def members(content):
    """Names and bytes of the members, in order; the archive is built anew from them and compared."""
    if len(content) >= 2**31:
        raise malformed("the file has 2 GiB or more")
    found, at = [], 0
    while content[at:at + 4] == b"PK\3\4" and at + 30 <= len(content) and len(found) < 65535:
        size = int.from_bytes(content[at + 18:at + 22], "little")
        start = at + 30 + int.from_bytes(content[at + 26:at + 28], "little")
        found.append((content[at + 30:start], content[start:start + size]))
        at = start + size
    if len(found) == 0 or len(found) > 65534 or at > len(content) or archive(found) != content:
        raise malformed("the file is not an archive of the one form of a certificate")
    if len({name for name, _ in found}) < len(found):
        raise malformed("two members have the same name")
    return found


def npy(content, shape, vector):
    """The numbers of a member NAME.npy, checked byte for byte."""
    numbers = shape[0] * shape[1]
    written = f"({shape[1]},)" if vector else f"({shape[0]}, {shape[1]})"
    for kind in ("<f2", "<f4", "<f8"):
        header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {written}, }}".encode()
        header += b" " * (-(len(header) + 11) % 64) + b"\n"
        header = b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header
        if content.startswith(header) and len(content) == len(header) + numbers * int(kind[2]):
            break
    else:
        raise malformed("a member is not an array of its shape")
    stored = np.frombuffer(content, kind, offset=len(header)).reshape(shape)
    values = stored.astype(np.float64)
    if not np.isfinite(values).all():
        raise malformed("a number of an array is not finite")
    narrower = {"<f2": None, "<f4": "<f2", "<f8": "<f4"}[kind]
    if narrower:
        with np.errstate(over="ignore"):
            narrow = values.astype(narrower).astype(np.float64)
        if np.array_equal(narrow.view(np.int64), values.view(np.int64)):
            raise malformed("an array is stored wider than it has to be")
    return Matrix(values)


INTEGER = re.compile(r"0|-?[1-9][0-9]*")


def fraction_rows(content, shape):
    """The numbers of a member NAME.txt."""
    try:
        lines = content.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise malformed("fractions are not ASCII") from None
    if len(lines) != shape[0] + 2 or lines[-1] or not lines[0].startswith("over "):
        raise malformed("fractions have another number of lines than rows")
    lines[0] = lines[0][5:]
    table = np.empty((shape[0] + 1, shape[1]), dtype=object)
    for i, line in enumerate(lines[:-1]):
        words = line.split(" ")
        if len(words) != shape[1]:
            raise malformed("a row of fractions has another number of columns")
        for j, word in enumerate(words):
            if len(word) > 200000 or not INTEGER.fullmatch(word):
                raise malformed("a number of fractions is not an integer")
            Effort.spend(10 + len(word) ** 2 // 200)
            table[i, j] = integer(word)
    dens, num = table[0], table[1:]
    if any(d < 1 for d in dens) or any(math.gcd(dens[j], *num[:, j]) != 1 for j in range(shape[1])):
        raise malformed("fractions are not in lowest terms")
    if all(is_binary64(Fraction(n, dens[j])) for j in range(shape[1]) for n in num[:, j]):
        raise malformed("an array of binary64 numbers is stored as fractions")
    return Matrix(num=num, den=np.tile(dens, (shape[0], 1)))


# ---- section 3: the text -------------------------------------------------------------------------------------------------------

TOKEN = re.compile(r'"(?:[^"\\]|\\["\\])*"|[^ "]+')
FRACTION = re.compile(r"(0|-?[1-9][0-9]{0,3999})(?:/([1-9][0-9]{0,3999}))?")
ARRAY = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*")
PARAMETER = re.compile(r"([Wb])([1-9][0-9]{0,4})")
HIDDEN = re.compile("[\0-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f"
                    "\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U00013438\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
                    "\U000e0001\U000e0020-\U000e007f]")
TEXT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,63}")


class Words:
    """The words of one line, read from left to right."""

    def __init__(self, line):
        self.words, at = [], 0
        while True:
            match = TOKEN.match(line, at)
            if not match:
                raise malformed(f"words are not separated by one space: {line[:60]!r}")
            self.words.append(match[0])
            at = match.end() + 1
            if at > len(line):
                break
            if line[at - 1] != " ":
                raise malformed(f"words are not separated by one space: {line[:60]!r}")
        self.words.reverse()

    def fields(self, form):
        """Reads words of this form: alternatives `a|b` and words in capitals give a value, other words have to be there."""
        kinds = {"TEXT": self.text, "WORD": self.next, "SIZE": lambda: self.number(1, SIZE), "COUNT": lambda: self.number(0, COUNT),
                 "POSITIVE": lambda: self.number(1, COUNT), "FRACTION": lambda: fraction(self.next()), "ARRAY": self.array,
                 "FILE": lambda: self.text(empty=False), "SHA": lambda: self.matching(re.compile("[0-9a-f]{64}"))[0]}
        values = [(kinds[item] if item in kinds else lambda: self.one_of(*item.split("|")))() for item in form.split(" ")]
        return [value for value, item in zip(values, form.split(" ")) if item in kinds or "|" in item]

    def peek(self):
        return self.words[-1] if self.words else ""

    def next(self):
        if not self.words:
            raise malformed("a line ends too early")
        return self.words.pop()

    def end(self):
        if self.words:
            raise malformed(f"unexpected at the end of a line: {self.words[-1][:60]}")

    def follows(self, word):
        """Whether the next word is this one; then it is read."""
        return self.peek() == word and bool(self.next())

    def one_of(self, *words):
        word = self.next()
        if word not in words:
            raise malformed(f"expected {' or '.join(words)}, found {word[:60]}")
        return word

    def matching(self, pattern):
        word = self.next()
        match = pattern.fullmatch(word)
        if not match:
            raise malformed(f"unexpected: {word[:60]}")
        return match

    def number(self, least, most):
        value = int(self.matching(re.compile("0|[1-9][0-9]{0,9}"))[0])
        if not least <= value <= most:
            raise malformed(f"{value} is not from {least} to {most}")
        return value

    def array(self):
        name = self.matching(ARRAY)[0]
        if len(name) > 64:
            raise malformed(f"the name of an array is too long: {name[:60]}")
        return name

    def text(self, empty=True):
        word = self.next()
        if not word.startswith('"'):
            raise malformed(f"expected a text in quotation marks, found {word[:60]}")
        if HIDDEN.search(word):
            raise malformed("a text has a character that it cannot have")
        if word == '""' and not empty:
            raise malformed("a text is empty")
        return word[1:-1].replace("\\\\", "\0").replace('\\"', '"').replace("\0", "\\")

    def indices(self, bound, count=None, distinct=True):
        """A list of indices below `bound`: `count` of them, if that is given."""
        items, total, consecutive = [], 0, 0
        for item in self.next().split(","):
            match = re.fullmatch(r"(0|[1-9][0-9]{0,9})(?:\.\.([1-9][0-9]{0,9}))?", item)
            if not match:
                raise malformed(f"not an index: {item[:60]}")
            first, last = int(match[1]), int(match[2] or match[1])
            if match[2] and last < first + 2:
                raise malformed(f"not a run of three or more indices: {item}")
            joined = bool(items) and first == items[-1][1] + 1
            consecutive = consecutive + 1 if joined else 1
            if joined and (match[2] or items[-1][1] > items[-1][0] or consecutive > 2):
                raise malformed("a run of indices is not maximal")
            total += last - first + 1
            if last >= bound or distinct and total > bound or count is not None and total > count:
                raise malformed(f"an index, or the number of indices, is too large: {item}")
            items.append((first, last))
        if count is not None and total != count:
            raise malformed(f"a list has {total} indices, not {count}")
        Effort.spend(total)
        values = np.concatenate([np.arange(first, last + 1) for first, last in items])
        if distinct and len(np.unique(values)) < total:
            raise malformed("an index occurs twice")
        return values


def fraction(word):
    match = FRACTION.fullmatch(word)
    if not match:
        raise malformed(f"not a fraction: {word[:60]}")
    p, q = integer(match[1]), integer(match[2] or "1")
    if q == 1 and match[2] or math.gcd(p, q) != 1:
        raise malformed(f"a fraction is not in lowest terms: {word[:60]}")
    return Fraction(p, q)


def call(word, name):
    """The fraction of `name(p/q)`, or nothing if this is another word."""
    return fraction(word[len(name) + 1:-1]) if word.startswith(name + "(") and word.endswith(")") else None


Step = namedtuple("Step", "rule conclusion writes")
Write = namedtuple("Write", "parameter rows columns array from_rows from_columns")
Stored = namedtuple("Stored", "vector shape fractions digest")
Finding = namedtuple("Finding", "outcome condition witness")


class Certificate:
    """A certificate that has been read: section 3 line by line, in order. What is not well formed raises MALFORMED."""

    def __init__(self, content):
        found = members(content)
        if found[0][0] != b"certificate.txt":
            raise malformed("the first member is not certificate.txt")
        text = found[0][1]
        if len(text) > 2**24:
            raise Verdict("RESOURCE", "a text of more than 16 MiB")
        try:
            lines = text.decode("utf-8").split("\n")
        except UnicodeDecodeError:
            raise malformed("the text is not UTF-8") from None
        if lines.pop() or not lines:
            raise malformed("the text does not end in a line feed")
        self.lines = lines[::-1]
        self.head()
        self.read_arrays(found[1:])
        if self.kind == "findings":
            self.read_findings()
        else:
            self.read_steps()
        body = text[:len(text) - len(lines[-1].encode()) - 1]
        if self.fields("end SHA") != [hashlib.sha256(body).hexdigest()] or self.lines:
            raise malformed("the closing digest is not that of the text, or something follows")

    def line(self):
        return Words(self.lines.pop() if self.lines else "")

    def fields(self, form):
        """The values in the next line, which has this form."""
        line = self.line()
        values = line.fields(form)
        line.end()
        return values

    def next_is(self, first):
        return bool(self.lines) and self.lines[-1].startswith(first + " ")

    def head(self):
        if not self.lines or self.lines.pop() != "isthmus certificate 1":
            raise malformed("this is not a certificate of version 1")
        self.kind, = self.fields("kind path|descent|ray|disconnection|findings")
        self.fields("semantics real")
        claim = None
        if self.kind != "findings":
            self.claimed = self.lines[-1][6:] if self.lines else ""
            claim = self.line()
        loss, = self.fields("loss WORD")
        self.delta = call(loss, "huber")
        self.loss = "huber" if self.delta is not None else loss
        if self.loss not in ("squared", "cross_entropy", "logistic") and not (self.delta and self.delta > 0):
            raise malformed(f"not a loss: {loss[:60]}")
        self.read_network()
        self.samples, self.data_digest = self.fields("data SIZE SHA")
        self.read_recipe(self.line())
        self.models = {}
        for which in ["model"] if self.kind == "findings" else ["first", "second"]:
            _, self.models[which] = self.fields(f"{which} TEXT SHA")
            if self.next_is(which + "_file"):
                self.read_model_file(self.line(), which + "_file")
        self.fields("construction TEXT")
        if claim:
            self.read_claim(claim)

    def read_network(self):
        self.fields("network TEXT")
        self.widths, self.activations, self.biases, names = self.fields("input SIZE"), [], [], set()
        while self.next_is("hidden"):
            name, width, word, bias = self.fields("hidden TEXT SIZE WORD bias|nobias")
            slope = call(word, "leaky_relu")
            if name in names or slope is None and word not in ("relu", "tanh", "sigmoid", "gelu", "identity"):
                raise malformed(f"a second layer of this name, or not an activation: {word[:60]}")
            names.add(name)
            self.widths.append(width)
            self.activations.append(("leaky_relu", slope) if slope is not None else (word, Fraction(word == "identity")))
            self.biases.append(bias == "bias")
        width, bias = self.fields("output SIZE bias|nobias")
        self.widths.append(width)
        self.biases.append(bias == "bias")
        self.depth, self.parameters = len(self.biases), {}
        for l in range(1, self.depth + 1):
            self.parameters[f"W{l}"] = (self.widths[l - 1], self.widths[l])
            if self.biases[l - 1]:
                self.parameters[f"b{l}"] = (1, self.widths[l])
        self.two_slopes = all(name in TWO_SLOPES for name, _ in self.activations)

    def read_recipe(self, line):
        self.source, = line.fields("recipe idx|cifar|npy|arrays|csv|text")
        self.files = line.fields({"idx": "FILE FILE", "npy": "FILE FILE"}.get(self.source, "FILE"))
        self.details, self.operations = [], []
        while self.source == "cifar" and line.peek().startswith('"'):
            self.files += line.fields("FILE")
        if self.source in ("arrays", "text"):
            self.details = line.fields("TEXT TEXT")
        if self.source == "csv":
            self.details = line.fields("header COUNT targets POSITIVE") + [line.follows("labels")]
            if self.details[2] and self.details[1] != 1:
                raise malformed("labels are one column")
        while line.peek():
            name, = line.fields("take|take" if self.source == "text" else "take|scale|normalise|float32|one_hot|signs")
            forms = {"take": "COUNT POSITIVE", "scale": "FRACTION FRACTION", "one_hot": "POSITIVE"}
            values = line.fields(forms[name]) if name in forms else []
            while name == "normalise" and FRACTION.fullmatch(line.peek()):
                values += line.fields("FRACTION")
            if name == "normalise" and (not values or len(values) % 2 or min(values[len(values) // 2:]) <= 0):
                raise malformed("means and positive deviations do not go together")
            self.operations.append((name, values))

    def read_model_file(self, line, word):
        line.fields(word + " TEXT SHA")
        last, names = (0, 0), set()
        if not line.follows("by_convention"):
            while line.peek() or not names:
                match = line.matching(PARAMETER)
                name, = line.fields("FILE")
                place = (int(match[2]), "Wb".index(match[1]))
                if place <= last or place[0] > 9999 or name in names:
                    raise malformed("the names of a model are not in order, or one is given twice")
                last = place
                names.add(name)
                if match[1] == "W":
                    line.follows("transposed")
        line.end()

    def read_claim(self, line):
        line.fields("claim")
        if self.kind == "path":
            line.fields("max_loss <=")
            self.claim = ("ends", Fraction(0)) if line.follows("ends") else ("max_loss", *line.fields("FRACTION"))
            if self.claim[0] == "ends" and line.peek():
                self.claim = ("ends", *line.fields("+ FRACTION"))
                if self.claim[1] <= 0:
                    raise malformed("what is added to the ends is not positive")
        elif self.kind == "descent":
            self.claim = ("descends", *line.fields("descends to FRACTION"))
        elif self.kind == "ray":
            self.claim = ("unbounded", *line.fields("unbounded by neuron COUNT along ARRAY"))
            if self.depth < 2 or self.claim[1] >= self.widths[1]:
                raise malformed("there is no such neuron of the first hidden layer")
        else:
            low, high = line.fields("disconnected from FRACTION below FRACTION by rows")
            self.claim = ("disconnected", low, high, line.indices(self.samples))
            if not 0 <= low < high:
                raise malformed("the losses of a disconnection are not in order")
        line.end()

    def read_arrays(self, found):
        """The lines `array` and `fractions` and their members, and the digests of the models."""
        self.stored, self.arrays, content = {}, {}, {}
        while self.next_is("array") or self.next_is("fractions"):
            line = self.line()
            kind, name, form = line.fields("array|fractions ARRAY matrix|vector")
            *rows, width, digest = line.fields("SIZE SHA" if form == "vector" else "SIZE SIZE SHA")
            line.end()
            fractions = kind == "fractions"
            item = Stored(form == "vector", (*(rows or [1]), width), fractions, digest)
            if name in self.stored or fractions and name == "certificate":
                raise malformed(f"a second array {name}")
            self.stored[name] = item
        wanted = [(name + (".txt" if item.fractions else ".npy")).encode() for name, item in self.stored.items()]
        if wanted != [name for name, _ in found]:
            raise malformed("the members of the archive are not the arrays of the text")
        for (name, item), (_, content[name]) in zip(self.stored.items(), found):
            if hashlib.sha256(content[name]).hexdigest() != item.digest:
                raise malformed(f"the digest of {name} is not that of its bytes")
            read = fraction_rows(content[name], item.shape) if item.fractions else npy(content[name], item.shape, item.vector)
            self.arrays[name] = read
        prefixes = {"model": "M.", "first": "A.", "second": "B."}
        names = [prefixes[model] + p for model in self.models for p in self.parameters]
        if list(self.stored)[:len(names)] != names:
            raise malformed("the arrays do not begin with those of the models")
        for model, recorded in self.models.items():
            digest = hashlib.sha256(f"isthmus-parameters-1 {self.depth}\n".encode())
            for p, shape in self.parameters.items():
                name = prefixes[model] + p
                item = self.stored[name]
                if item.vector != (p[0] == "b") or item.shape != shape:
                    raise malformed(f"{name} has another shape than its parameter")
                words = [p] + [str(n) for n in shape][item.vector:] + ["fractions"] * item.fractions
                digest.update((" ".join(words) + "\n").encode())
                digest.update(content[name] if item.fractions else self.arrays[name].floats.astype("<f8").tobytes())
            if digest.hexdigest() != recorded:
                raise malformed(f"the digest of the {model} model is not that of its arrays")
        if self.kind == "ray" and (self.claim[2] not in self.stored
                                   or self.stored[self.claim[2]][:2] != (False, (self.widths[0] + 1, 1))):
            raise malformed("there is no such array of directions")

    # ---- section 4: the steps

    def read_steps(self):
        self.steps = []
        while self.next_is("step"):
            line = self.line()
            rule, = line.fields("step lumped|affine|lift|enclosed")
            conclusion, _ = line.fields("bounded|bounded TEXT" if rule == "enclosed" else "invariant|convex TEXT")
            line.end()
            if rule == "lift":
                self.read_lift()
            if rule == "enclosed":
                pieces(*self.fields("pieces WORD"))
            writes = []
            while self.next_is("zero") or self.next_is("put"):
                writes.append(self.read_write(self.line()))
            self.steps.append(Step(rule, conclusion, writes))
        if self.fields("steps COUNT") != [len(self.steps)]:
            raise malformed("the number of steps is another")
        if bool(self.steps) == (self.kind == "disconnection") and self.kind != "ray":
            raise malformed(f"a {self.kind} with {len(self.steps)} steps")
        rules = {step.rule for step in self.steps}
        self.exact = self.kind != "path" or bool(rules & {"affine", "lift"}) or any(i.fractions for i in self.stored.values())
        if self.exact and "enclosed" in rules:
            raise malformed("a step enclosed in an exact certificate")

    def read_lift(self):
        line = self.line()
        line.fields("lift")
        level = line.number(2, self.depth)
        line.indices(self.widths[1])
        line.end()
        for k in range(3, level + 1):
            item = self.stored.get(*self.fields(f"inverse {k} ARRAY"))
            if not item or item.vector or item.shape != (self.widths[k], self.widths[k - 1]):
                raise malformed(f"an inverse of layer {k} has another shape")

    def read_write(self, line):
        kind, parameter = line.fields("zero|put WORD")
        if parameter not in self.parameters:
            raise malformed(f"there is no parameter {parameter[:60]}")
        shape = self.parameters[parameter]
        rows, cols = line.indices(shape[0]), line.indices(shape[1])
        Effort.spend(shape[0] * shape[1])
        array = from_rows = from_columns = None
        if kind == "put":
            array, = line.fields("ARRAY")
            if array not in self.stored:
                raise malformed(f"there is no array {array}")
            source = self.stored[array].shape
            from_rows = line.indices(source[0], len(rows), distinct=False)
            from_columns = line.indices(source[1], len(cols), distinct=False)
        line.end()
        return Write(parameter, rows, cols, array, from_rows, from_columns)

    # ---- section 11: findings

    def read_findings(self):
        self.exact, self.steps = True, []
        depth, widths = self.depth, self.widths
        self.subsets, total = {"all": [np.arange(n) for n in widths]}, 0
        while self.next_is("subset"):
            name, = self.fields("subset WORD")
            if name in self.subsets or not re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,63}", name):
                raise malformed(f"a second subset, or not a name: {name[:60]}")
            kept = [np.arange(widths[0])]
            for l in range(1, depth):
                line = self.line()
                line.fields("kept")
                kept.append(line.indices(widths[l]))
                line.end()
                total += len(kept[-1])
                if (np.diff(kept[-1]) <= 0).any():
                    raise malformed("kept neurons are not in increasing order")
            self.subsets[name] = kept
        self.findings, arrays = [], []
        while self.next_is("finding"):
            outcome, _ = self.fields("finding holds|fails|undecided TEXT")
            condition = self.read_condition(self.line())
            expected = self.witness_of(outcome, condition)
            witness = None
            if expected:
                line = self.line()
                line.fields("witness " + expected)
                prefix = f"F{len(self.findings) + 1}."
                witness, shapes = self.read_witness(line, expected, condition)
                total += len(witness) if expected == "hyperplane" else 0
                line.end()
                for name, vector, shape in shapes:
                    arrays.append(prefix + name)
                    item = self.stored.get(prefix + name)
                    if not item or item.vector != vector or item.shape != shape:
                        raise malformed(f"{prefix + name} is missing or has another shape")
            self.findings.append(Finding(outcome, condition, witness))
        if self.fields("findings POSITIVE") != [len(self.findings)]:
            raise malformed("the number of findings is another")
        if list(self.stored) != ["M." + p for p in self.parameters] + arrays:
            raise malformed("the arrays are not those of the findings, in their order")
        if total > 1048576:
            raise malformed("the lists of indices are too long")

    def read_condition(self, line):
        name, = line.fields("condition numbers|activation|loss|targets|loss_at_most|distinct|general_position|separable|"
                            "rank_at_least|reaches")
        layered = name in ("activation", "distinct", "general_position", "separable", "rank_at_least", "reaches")
        layer = line.number(name == "activation", self.depth - 1) if layered else None
        subset = line.next() if name == "numbers" or layered and name != "activation" else None
        if subset is not None and subset not in self.subsets:
            raise malformed(f"there is no subset {subset[:60]}")
        if name == "separable":
            more = [line.number(0, self.widths[-1] - 1)] + line.fields("affine|through_origin")
        elif name == "reaches":
            more = [line.follows("model"), Fraction(0)]
            if line.peek() or not more[0]:
                more[1:] = line.fields("+ FRACTION" if more[0] else "FRACTION")
                if more == [True, 0]:
                    raise malformed("nothing is added to the loss of the model")
        else:
            forms = {"numbers": "WORD", "activation": "two_slopes|relu|monotonic_onto|monotonic_somewhere|independent_of_translates",
                     "loss": "squared|cross_entropy|logistic|huber", "targets": "within_unit|one_class", "loss_at_most": "FRACTION",
                     "rank_at_least": "POSITIVE"}
            more = line.fields(forms[name]) if name in forms else []
        if name == "numbers":
            Formula(more[0], self, subset, None).relation()
        line.end()
        return (name, layer, subset, *more)

    def witness_of(self, outcome, condition):
        """Which witness the table of section 11 has, or MALFORMED where it has none."""
        name, layer, subset = condition[:3]
        if outcome == "undecided":
            return "tried"
        if name == "reaches" and outcome == "holds":
            if any(self.widths[p] == len(self.subsets[subset][p]) for p in range(layer + 1, self.depth)):
                raise malformed("there is no room for a subnetwork")
            return "subnetwork"
        if name == "reaches":
            if layer != self.depth - 1 or self.loss not in ("squared", "cross_entropy"):
                raise malformed("nothing can show that this level is not reached")
            return "dual"
        return {("distinct", "fails"): "equal", ("general_position", "fails"): "hyperplane", ("separable", "holds"): "separator",
                ("separable", "fails"): "multipliers"}.get((name, outcome))

    def read_witness(self, line, witness, condition):
        """The content of a witness, and names, kinds and shapes of its arrays."""
        name, layer, subset = condition[:3]
        d = len(self.subsets[subset][layer]) if subset and layer is not None else 0
        if witness == "tried":
            line.text()
            return None, []
        if witness == "equal":
            pair = line.number(0, self.samples - 1), line.number(0, self.samples - 1)
            if pair[0] == pair[1]:
                raise malformed("a sample is equal to itself")
            return pair, []
        if witness == "hyperplane":
            return line.indices(self.samples), [("plane", False, (d + 1, 1))]
        if witness == "separator":
            return None, [("plane", False, (d + (condition[4] == "affine"), 1))]
        if witness in ("multipliers", "dual"):
            samples = line.indices(self.samples)
            return samples, [(witness, False, (len(samples), 1 if witness == "multipliers" else self.widths[-1]))]
        shapes, before, prefix = [], d, f"F{len(self.findings) + 1}."
        for p in range(layer + 1, self.depth + 1):
            item = self.stored.get(f"{prefix}U{p}")
            width = item.shape[1] if item else 0
            if p == self.depth and width != self.widths[p]:
                raise malformed("a subnetwork has other outputs")
            if p < self.depth and not 1 <= width <= self.widths[p] - len(self.subsets[subset][p]):
                raise malformed("a subnetwork has too many neurons in a layer")
            shapes.append((f"U{p}", False, (before, width)))
            if self.biases[p - 1]:
                shapes.append((f"v{p}", True, (1, width)))
            before = width
        return None, shapes


def pieces(runs):
    """The line `pieces`: depths that fill the step exactly, each piece beginning at a multiple of its length."""
    at, total, previous = 0, 0, None
    for run in runs.split(","):
        match = re.fullmatch(r"(0|[1-9][0-9]?)(?:\*([1-9][0-9]{0,4}))?", run)
        if not match or int(match[1]) > 40 or match[2] == "1" or match[1] == previous:
            raise malformed(f"not pieces of a step: {run[:60]}")
        length = 1 << (40 - int(match[1]))
        count = int(match[2] or 1)
        total += count
        if at % length:
            raise malformed("a piece does not begin at a multiple of its length")
        at += count * length
        previous = match[1]
    if at != 1 << 40 or total > 65536:
        raise malformed("the pieces do not fill the step")


class Formula:
    """A formula of section 11, evaluated as it is read; `values` of the data are missing while a certificate is read."""

    def __init__(self, text, certificate, subset, values):
        self.text, self.at, self.open, self.bad = text, 0, 0, False
        self.certificate, self.kept, self.values = certificate, certificate.subsets[subset], values
        if len(text) > 400:
            raise malformed("a formula is too long")

    def take(self, *tokens):
        for token in tokens:
            if self.text.startswith(token, self.at):
                self.at += len(token)
                return token
        return None

    def relation(self):
        """Whether the relation is true; nothing if it divides by a number that is not positive."""
        left = self.sum()
        sign = self.take(">=", "<=", ">", "<", "=")
        right = self.sum()
        if not sign or self.at < len(self.text):
            raise malformed(f"not a formula: {self.text}")
        if self.bad:
            return None
        return {">=": left >= right, "<=": left <= right, ">": left > right, "<": left < right, "=": left == right}[sign]

    def sum(self):
        value = self.product()
        while True:
            sign = self.take("+", "-")
            if not sign:
                return value
            value = value + self.product() if sign == "+" else value - self.product()

    def product(self):
        value = self.factor()
        while True:
            sign = self.take("*", "//")
            if not sign:
                return value
            other = self.factor()
            if sign == "*":
                value *= other
            elif other > 0:
                value //= other
            else:
                self.bad = True

    def factor(self):
        if self.take("("):
            self.open += 1
            if self.open > 32:
                raise malformed("a formula has too many parentheses")
            value = self.sum()
            if not self.take(")"):
                raise malformed(f"not a formula: {self.text}")
            self.open -= 1
            return value
        match = re.compile("(0|[1-9][0-9]{0,17})(?![0-9])|([NDL])|([nk])(0|[1-9][0-9]{0,3})(?![0-9])").match(self.text, self.at)
        if not match:
            raise malformed(f"not a formula: {self.text}")
        self.at = match.end()
        if match[1]:
            return int(match[1])
        if match[2]:
            return {"N": self.certificate.samples, "D": self.values or 1, "L": self.certificate.depth}[match[2]]
        layer = int(match[4])
        if layer > self.certificate.depth - (match[3] == "k"):
            raise malformed(f"no such symbol: {match[0]}")
        return self.certificate.widths[layer] if match[3] == "n" else len(self.kept[layer])


# ---- the data ------------------------------------------------------------------------------------------------------------------

def unreadable(path, reason):
    return Verdict("USAGE", f"{path}: {reason}")


def located(name, folder, given):
    """A file of the recipe; in a folder that was given by its recorded path, unless that leads out of it, or by its bare name."""
    inside = os.path.normpath(name)
    if given and (inside.startswith(("..", "/")) or not os.path.exists(os.path.join(folder, inside))):
        return os.path.join(folder, os.path.basename(inside))
    return os.path.join(folder, name)


class Data:
    """Inputs of shape (N, n_0), and `labels`, or real `targets` of shape (N, n_L), found by the recipe (section 3)."""

    def __init__(self, certificate, folder, given):
        self.targets = self.labels = None
        paths = [located(name, folder, given) for name in certificate.files]
        try:
            getattr(self, "from_" + certificate.source)(paths, certificate.details)
            with np.errstate(all="ignore"):
                for name, values in certificate.operations:
                    getattr(self, name)(*values)
        except OSError as e:
            raise unreadable(paths[0], e.strerror or str(e)) from None
        except (ValueError, IndexError, KeyError, EOFError, SyntaxError, AttributeError, TypeError, ArithmeticError,
                RecursionError, zlib.error, zipfile.BadZipFile) as e:
            raise unreadable(paths[0], f"cannot be read as {certificate.source} ({e})") from None
        self.inputs, self.targets = (m and m.plain() for m in (self.inputs, self.targets))
        self.fractions = any(m is not None and m.num is not None for m in (self.inputs, self.targets))
        digest = hashlib.sha256(b"isthmus-data-1\n")
        self.update(digest, "inputs", self.inputs)
        if self.labels is not None:
            digest.update(f"labels {len(self.labels)}\n".encode() + self.labels.astype("<i4").tobytes())
        else:
            self.update(digest, "values", self.targets)
        self.samples = self.inputs.shape[0]
        if digest.hexdigest() != certificate.data_digest or self.samples != certificate.samples:
            raise mismatch("the data are not those of the certificate")
        outputs = certificate.widths[-1]
        if self.inputs.shape[1] != certificate.widths[0]:
            raise mismatch(f"the data have {self.inputs.shape[1]} inputs, the network has {certificate.widths[0]}")
        if self.labels is not None:
            if certificate.loss != "cross_entropy" or self.labels.max() >= outputs:
                raise mismatch("the class labels do not go with the loss or the outputs")
        else:
            values, loss = self.targets.floats, certificate.loss
            if self.targets.shape[1] != outputs:
                raise mismatch(f"the data have {self.targets.shape[1]} targets, the network has {outputs} outputs")
            if loss in ("cross_entropy", "logistic") and values is None:
                raise mismatch("a target is a fraction")
            if loss == "cross_entropy" and (values < 0).any() or loss == "logistic" and (abs(values) != 1).any():
                raise mismatch("a target is none of this loss")

    @staticmethod
    def update(digest, name, matrix):
        """The numbers of a matrix, in the form of the canonical digests."""
        shape = f"{name} {matrix.shape[0]} {matrix.shape[1]}"
        if matrix.num is None:
            digest.update(f"{shape}\n".encode() + matrix.floats.astype("<f8").tobytes())
        else:
            (ints,), dens = columns(matrix)
            ints, dens = reduced(ints, dens)
            lines = [f"{shape} fractions", "over " + " ".join(map(str, dens))] + [" ".join(map(str, row)) for row in ints]
            digest.update(("\n".join(lines) + "\n").encode())

    @staticmethod
    def content(path):
        with open(path, "rb") as file:
            found = file.read()
        if found[:2] == b"\x1f\x8b":
            found = gzip.GzipFile(fileobj=io.BytesIO(found)).read(2**31)
        return found

    def both(self, inputs, targets):
        """Arrays as they are in a file: whole numbers of one axis are class labels."""
        found = []
        for array in (inputs, targets):
            array = array.astype(np.uint8) if array.dtype.kind == "b" else array
            if array.dtype.kind not in "fiu" or array.dtype.itemsize > 8 or array.ndim < 1 or array.size == 0:
                raise ValueError("not an array of numbers")
            with np.errstate(all="ignore"):
                values = array.astype(np.float64)
            large = array.dtype.kind != "f" and abs(values) >= 2.0**53
            if not np.isfinite(values).all() or np.any(large) and (values.astype(object)[large] != array.astype(object)[large]).any():
                raise ValueError("a number is not one of binary64")
            found.append(values)
        self.inputs = Matrix(np.ascontiguousarray(found[0].reshape(len(inputs), -1)))
        if len(inputs) != len(targets) or targets.ndim > 2:
            raise ValueError("inputs and targets do not go together")
        if targets.ndim == 1 and targets.dtype.kind != "f":
            if found[1].min() < 0 or found[1].max() > COUNT:
                raise ValueError("a class label is out of range")
            self.labels = targets.astype(np.int64)
        else:
            self.targets = Matrix(found[1].reshape(len(targets), -1))

    def from_idx(self, paths, _):
        arrays = []
        for path, axes in zip(paths, (range(2, 256), range(1, 2))):
            content = self.content(path)
            if content[:3] != b"\0\0\x08" or content[3] not in axes:
                raise ValueError("not an IDX file of bytes with these axes")
            shape = [int(n) for n in np.frombuffer(content, ">u4", content[3], 4)]
            arrays.append(np.frombuffer(content, np.uint8, offset=4 + 4 * len(shape)).reshape(shape))
        self.both(*arrays)

    def from_cifar(self, paths, _):
        records = np.frombuffer(b"".join(self.content(path) for path in paths), np.uint8).reshape(-1, 3073)
        self.both(records[:, 1:], records[:, 0])

    @staticmethod
    def whole(content):
        """The array that a .npy file is."""
        file = io.BytesIO(content)
        array = np.lib.format.read_array(file, allow_pickle=False)
        if file.read(1):
            raise ValueError("there is something after the numbers")
        return array

    def from_npy(self, paths, _):
        arrays = []
        for path in paths:
            with open(path, "rb") as file:
                arrays.append(self.whole(file.read()))
        self.both(*arrays)

    def from_arrays(self, paths, names):
        if paths[0].endswith(".npz"):
            with zipfile.ZipFile(paths[0]) as file:
                self.both(*(self.whole(file.read(name + ".npy")) for name in names))
            return
        if not paths[0].endswith(".safetensors"):
            raise ValueError("the name does not end in .npz or .safetensors")
        with open(paths[0], "rb") as file:
            content = file.read()
        start = 8 + int.from_bytes(content[:8], "little")
        header = json.loads(content[8:start])
        header.pop("__metadata__", None)
        at = 0
        for first, last in sorted(entry["data_offsets"] for entry in header.values()):
            if first != at:
                raise ValueError("the tensors overlap or leave a gap")
            at = last
        if start + at != len(content):
            raise ValueError("the tensors are not all of the file")
        arrays = []
        for name in names:
            kind, (first, last) = header[name]["dtype"], header[name]["data_offsets"]
            data = content[start + first:start + last]
            if kind == "BF16":
                array = (np.frombuffer(data, "<u2").astype("<u4") << 16).view("<f4")
            else:
                letter, bits = re.fullmatch("(F|I|U|BOO)(64|32|16|8|L)", kind).groups()
                array = np.frombuffer(data, "?" if letter == "BOO" else f"<{letter.lower()}{int(bits) // 8}")
            arrays.append(array.reshape(header[name]["shape"]))
        self.both(*arrays)

    def from_csv(self, paths, details):
        header, targets, labels = details
        lines = self.content(paths[0]).decode("latin-1").split("\n")
        lines = lines[header:-1] if lines[-1] == "" else lines[header:]
        rows = [line.rstrip("\r").split(",") for line in lines]
        for row in rows:
            if not all(DECIMAL.fullmatch(word) for word in row) or labels and not re.fullmatch(" *[0-9]+ *", row[-1]):
                raise ValueError(f"not a row of numbers: {','.join(row)[:60]}")
        table = np.array([[float(word) for word in row] for row in rows], ndmin=2)
        outputs = np.array([int(row[-1]) for row in rows]) if labels else table[:, -targets:]
        self.both(table[:, :-targets], outputs)

    def from_text(self, paths, names):
        with open(paths[0], "rb") as file:
            content = file.read(2**28 + 1)
        if len(content) > 2**28:
            raise ValueError("too long")
        lines = [line.split("#")[0].strip(" \t\r\v\f") for line in content.decode("utf-8").split("\n")]
        lines = [re.split("[ \t]+", line) for line in lines if line][::-1]
        found = {}
        while lines:
            name, rows, cols = lines.pop()
            size = re.compile("[1-9][0-9]{0,6}")
            if not TEXT_NAME.fullmatch(name) or not size.fullmatch(rows) or not size.fullmatch(cols) or name in found:
                raise ValueError(f"not a matrix: {name[:60]}")
            table = [[text_number(word) for word in lines.pop()] for _ in range(int(rows))]
            if any(len(row) != int(cols) for row in table):
                raise ValueError(f"a row of {name} has another number of columns")
            found[name] = table
        self.inputs, self.targets = (self.matrix(found[name]) for name in names)
        if self.inputs.shape[0] != self.targets.shape[0]:
            raise ValueError("another number of targets than of inputs")

    @staticmethod
    def matrix(table):
        num = np.array([[x.numerator for x in row] for row in table], dtype=object)
        den = np.array([[x.denominator for x in row] for row in table], dtype=object)
        return Matrix(num=num, den=den)

    # The operations of a recipe. numpy rounds each to nearest, ties to even.

    def take(self, first, count):
        if first + count > self.inputs.shape[0]:
            raise ValueError("the data have fewer samples than are taken")
        self.inputs = self.inputs.rows(first, first + count)
        if self.labels is not None:
            self.labels = self.labels[first:first + count]
        else:
            self.targets = self.targets.rows(first, first + count)

    def change(self, values):
        if not np.isfinite(values).all():
            raise ValueError("an input is no longer finite")
        self.inputs = Matrix(values)

    def scale(self, low, high):
        self.change(self.inputs.floats * nearest(high - low) / 255.0 + nearest(low))

    def normalise(self, *values):
        pairs = len(values) // 2
        parts = self.inputs.floats.reshape(self.inputs.shape[0], pairs, -1) if self.inputs.shape[1] % pairs == 0 else None
        if parts is None:
            raise ValueError("the inputs have no such number of equal parts")
        mean, deviation = (np.array([nearest(v) for v in part]).reshape(1, -1, 1) for part in (values[:pairs], values[pairs:]))
        self.change(((parts / 255.0 - mean) / deviation).reshape(self.inputs.shape))

    def float32(self):
        self.change(self.inputs.floats.astype(np.float32).astype(np.float64))

    def one_hot(self, classes):
        if self.labels is None or self.labels.max() >= classes:
            raise ValueError("there are no labels below the number of classes")
        self.targets = Matrix((self.labels[:, None] == np.arange(classes)[None, :]).astype(np.float64))
        self.labels = None

    def signs(self):
        if self.labels is None or self.labels.max() > 1:
            raise ValueError("the labels are not 0 and 1")
        self.targets, self.labels = Matrix(2.0 * self.labels[:, None] - 1.0), None


DECIMAL = re.compile(r"[ \t]*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t]*")
TEXT_NUMBER = re.compile(r"([+-]?)(?:([0-9]+)/([0-9]+)|([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,4}))?)")


def text_number(word):
    match = TEXT_NUMBER.fullmatch(word)
    if not match or not (match[2] or match[4] or match[5]) or max(map(len, re.findall("[0-9]+", word))) > 4000:
        raise ValueError(f"not a number: {word[:60]}")
    sign = -1 if match[1] == "-" else 1
    if match[2]:
        return sign * Fraction(int(match[2]), int(match[3]))
    value = Fraction(int((match[4] or "") + (match[5] or "") or "0"), 10 ** len(match[5] or ""))
    return sign * value * Fraction(10) ** int(match[6] or 0)


# ---- sections 5 and 6: the rules -----------------------------------------------------------------------------------------------

def part(matrix, rows, cols):
    grid = np.ix_(rows, cols)
    return Matrix(matrix.floats[grid]) if matrix.num is None else Matrix(num=matrix.num[grid], den=matrix.den[grid])


def bias(certificate, theta, l):
    return theta[f"b{l}"] if certificate.biases[l - 1] else Matrix(np.zeros((1, certificate.widths[l])))


def lumped(certificate, a, b):
    """Whether the step is invariant; it is convex if not. Refused if it is neither."""
    depth, widths = certificate.depth, certificate.widths
    alive = [np.ones(n, dtype=bool) for n in widths]
    for l in range(depth, 0, -1):
        moving = ~(a[f"W{l}"].zeros() & b[f"W{l}"].zeros())
        alive[l - 1] = moving[:, alive[l]].any(axis=1)
    label = np.arange(widths[0])
    for l in range(1, depth + 1):
        rows, cols = np.flatnonzero(alive[l - 1]), np.flatnonzero(alive[l])
        if len(cols) == 0:
            label = np.zeros(widths[l], dtype=int)
            continue
        rows = rows[np.argsort(label[rows], kind="stable")]
        starts = np.flatnonzero(np.diff(label[rows], prepend=-1))
        Effort.spend(10**5 + 4 * len(rows) * len(cols))
        parts = [part(m, r, cols) for theta in (a, b)
                 for m, r in ((theta[f"W{l}"], rows), (bias(certificate, theta, l), [0]))]
        (wa, ba, wb, bb), dens = columns(*parts)
        at_a, at_b = (np.concatenate([np.add.reduceat(w, starts, axis=0), v]) if len(rows) else v for w, v in ((wa, ba), (wb, bb)))
        moves = (at_a != at_b).any(axis=0)
        if l == depth:
            return not moves.any()
        if moves.any():
            neuron = cols[np.flatnonzero(moves)[0]]
            raise rejected(f"neuron {neuron} of layer {l} is alive, and its bias or a sum of its weights moves")
        if len(set(dens)) > 1:
            at_a, dens = reduced(at_a, dens)
        keys = {}
        label = np.zeros(widths[l], dtype=int)
        for j, neuron in enumerate(cols):
            label[neuron] = keys.setdefault((dens[j], *at_a[:, j]), len(keys))


def affine_map(features, weights, offset):
    """`F W + 1 b` in whole numbers over one denominator for each column."""
    ints, dens = features
    (w,), wd = columns(weights)
    (v,), vd = columns(offset)
    Effort.spend(10**5 + 20 * ints.shape[0] * w.size)
    over = math.lcm(*set(dens))
    if over.bit_length() > 10**6:
        raise Verdict("RESOURCE", "the numbers are too long")
    result = (ints * (over // np.array(dens, dtype=object))).dot(w)
    under = [over * d for d in wd]
    common = [math.lcm(p, q) for p, q in zip(under, vd)]
    left = np.array([c // p for c, p in zip(common, under)], dtype=object)
    right = np.array([c // q for c, q in zip(common, vd)], dtype=object)
    return reduced(result * left + v * right, common)


def activate(activation, values):
    """An activation with two slopes."""
    ints, dens = values
    p, q = activation[1].numerator, activation[1].denominator
    return reduced(np.where((ints > 0).astype(bool), ints * q, ints * p), [d * q for d in dens])


def equal(one, other):
    return one[1] == other[1] and bool((one[0] == other[0]).all())


def exact_columns(matrix):
    (ints,), dens = columns(matrix)
    return reduced(ints, dens)


def features(certificate, theta, inputs, layer):
    """The features of a layer, exactly; for the layer L the outputs."""
    values = inputs
    for l in range(1, layer + 1):
        values = affine_map(values, theta[f"W{l}"], bias(certificate, theta, l))
        if l < certificate.depth:
            values = activate(certificate.activations[l - 1], values)
    return values


def affine(certificate, a, b, inputs):
    """Whether the step is invariant on these inputs; it is convex if not. Refused if it is neither."""
    if not certificate.two_slopes:
        raise rejected("an activation has not two slopes")
    at_a = at_b = inputs
    for l in range(1, certificate.depth + 1):
        if not a[f"W{l}"].same(b[f"W{l}"], True) and not equal(at_a, at_b):
            raise rejected(f"the weights of layer {l} move, and so do the features below")
        at_a = affine_map(at_a, a[f"W{l}"], bias(certificate, a, l))
        at_b = affine_map(at_b, b[f"W{l}"], bias(certificate, b, l))
        if l < certificate.depth:
            p, q = (at_a[0] > 0).astype(int) - (at_a[0] < 0), (at_b[0] > 0).astype(int) - (at_b[0] < 0)
            if (p * q < 0).any():
                raise rejected(f"a pre-activation of layer {l} changes its sign")
            at_a, at_b = (activate(certificate.activations[l - 1], values) for values in (at_a, at_b))
    return equal(at_a, at_b)


# ---- losses: exactly, or with 50 digits from exact outputs -----------------------------------------------------------------------

DOWN, UP = (Context(prec=50, rounding=r, Emin=-10**5, Emax=10**5, traps=[]) for r in (ROUND_FLOOR, ROUND_CEILING))
UNKNOWN = (Fraction(0), math.inf)
BITS, TINY = 200, Decimal("1e-4000")


def exp_bounds(q):
    """Bounds of `exp(x)` for `q <= 2^200 x <= q + 1`, where `x <= 0`."""
    if q < -(10000 << BITS):
        return Decimal(0), TINY
    low, high = DOWN.divide(Decimal(q), Decimal(1 << BITS)), UP.divide(Decimal(min(q + 1, 0)), Decimal(1 << BITS))
    return low.exp(DOWN).next_minus(DOWN), high.exp(UP).next_plus(UP)


def log_sum(scaled):
    """Bounds of `log(sum_i exp(z_i)) - max_i z_i`, as fractions, of whole numbers `q` with `q <= 2^200 (z_i - max z) <= q + 1`."""
    low = high = Decimal(1)
    for q in scaled:
        p, r = exp_bounds(q)
        low, high = DOWN.add(low, p), UP.add(high, r)
    if not scaled:
        return Fraction(0), Fraction(0)
    return Fraction(max(low.ln(DOWN).next_minus(DOWN), Decimal(0))), Fraction(max(high.ln(UP).next_plus(UP), TINY))


def exact_loss(certificate, outputs, data):
    """Bounds of `Phi`, equal ones for `squared` and `huber`."""
    (ints, dens), low, high = outputs, Fraction(0), Fraction(0)
    if certificate.loss in ("squared", "huber"):
        (y,), yd = columns(data.targets)
        for j in range(len(dens)):
            over = math.lcm(dens[j], yd[j])
            r = abs(ints[:, j] * (over // dens[j]) - y[:, j] * (over // yd[j]))
            if certificate.loss == "squared":
                low += Fraction(int((r * r).sum()), over * over)
            else:
                near = (r * certificate.delta.denominator <= certificate.delta.numerator * over).astype(bool)
                far = int((~near).sum())
                low += Fraction(int((r * r)[near].sum()), 2 * over * over)
                low += certificate.delta * Fraction(int(r[~near].sum()), over) - far * certificate.delta**2 / 2
        return low / data.samples, low / data.samples
    over = math.lcm(*set(dens))
    z = ints * (over // np.array(dens, dtype=object))
    Effort.spend(10**4 * z.size)
    for j in range(data.samples):
        if certificate.loss == "logistic":
            for k in range(z.shape[1]):
                t = -z[j, k] * int(data.targets.floats[j, k])
                p, q = log_sum([(-abs(t) << BITS) // over])
                base = Fraction(max(t, 0), over)
                low, high = low + p + base, high + q + base
            continue
        top = max(range(z.shape[1]), key=lambda i: z[j, i])
        p, q = log_sum([((z[j, i] - z[j, top]) << BITS) // over for i in range(z.shape[1]) if i != top])
        weights = [(data.labels[j], 1)] if data.labels is not None else enumerate(map(Fraction, data.targets.floats[j]))
        for k, y in weights:
            base = Fraction(z[j, top] - z[j, k], over)
            low, high = low + y * (p + base), high + y * (q + base)
    return low / data.samples, high / data.samples


# ---- losses: with binary64 and a radius ------------------------------------------------------------------------------------------

POWERS = {}


def exponential(x):
    """`exp(x)` for `x <= 0`, to 2^-48 relatively; below -690 to 1e-299. *Why.* `r = x - k/64` is exact and at most 2^-7; the Taylor
    polynomial of degree 8 is exact to 2^-70, its Horner form to 2^-51; the power in the table and the product are rounded once."""
    x = np.maximum(x, -690.0)
    k = np.rint(x * 64.0)
    different, place = np.unique(k.ravel(), return_inverse=True)
    for v in different:
        if v not in POWERS:
            POWERS[v] = float(UP.exp(UP.divide(Decimal(int(v)), Decimal(64))))
    r, taylor = x - k / 64.0, 1.0
    for i in range(8, 0, -1):
        taylor = 1.0 + r * taylor / i
    return np.array([POWERS[v] for v in different])[place].reshape(x.shape) * taylor


def constant(number):
    """The nearest number of binary64, exact to 2^-53 relatively; where it would not be, NaN, and so nothing is proved with it."""
    return float(number) if number == 0 or Fraction(1, 10**290) < abs(number) < 10**290 else math.nan


def rounded_activation(activation, z, radius):
    """Values and radii. The second factors are the largest slopes; the other terms bound the error of the evaluation."""
    name, slope = activation
    if name in TWO_SLOPES:
        m = constant(slope)
        return np.where(z > 0, z, m * z), radius * max(1.0, abs(m)) * 1.001 + abs(m * z) * 2.0**-50 + 1e-300
    if name == "gelu":
        t = np.minimum(abs(z), 9.0)
        square, term = t * t, t
        total, n = t, 0
        while n <= square.max() or (term > 1e-18 * total).any():
            term = term * square / (2 * n + 3)
            total, n = total + term, n + 1
        half = np.where(abs(z) > 9.0, 0.5, exponential(-square / 2) * total * 0.3989422804014327)
        return z * (0.5 + np.copysign(half, z)), radius * 1.14 + abs(z) * 2.0**-42 + 1e-300
    e = exponential(-abs(z) if name == "sigmoid" else -2 * abs(z))
    if name == "sigmoid":
        return np.where(z >= 0, 1.0, e) / (1.0 + e), radius + 2.0**-45
    return np.copysign((1.0 - e) / (1.0 + e), z), radius + 2.0**-45


def rounded_loss(certificate, theta, data):
    """Bounds of `Phi` from binary64, or what is always true if numbers are too large."""
    f, radius = data.inputs.floats, np.zeros(data.inputs.shape)
    with np.errstate(all="ignore"):
        for l in range(1, certificate.depth + 1):
            w, b = theta[f"W{l}"].floats, bias(certificate, theta, l).floats
            Effort.spend(10**4 + f.shape[0] * w.size // 300 + 30 * f.size)
            size = abs(f) @ abs(w) + abs(b)
            radius = 1.001 * (radius @ abs(w) + (2 * (w.shape[0] + 8) * 2.0**-53) * size) + 1e-300
            f = f @ w + b
            if not np.isfinite(radius).all() or not np.isfinite(size).all():
                return UNKNOWN
            if l < certificate.depth:
                f, radius = rounded_activation(certificate.activations[l - 1], f, radius)
        low, high = per_sample(certificate, f, radius, data)
    if not np.isfinite(high).all() or not np.isfinite(low).all():
        return UNKNOWN
    return tuple(Fraction(int(ints.sum()), den) / data.samples for ints, den in (integers(low), integers(high)))


def per_sample(certificate, z, radius, data):
    """Bounds of the loss of each sample."""
    if certificate.loss in ("squared", "huber"):
        r = abs(z - data.targets.floats)
        radius = radius * 1.001 + r * 2.0**-51 + 1e-300
        if certificate.loss == "squared":
            def value(r):
                return r * r
        else:
            d = constant(certificate.delta)

            def value(r):
                return np.where(r <= d, r * r / 2, d * (r - d / 2))
        low, high = value(np.maximum(r - radius, 0)), value(r + radius)
        slack = (z.shape[1] + 40) * 2.0**-52
        return np.maximum(low.sum(axis=1) * (1 - slack) - 1e-290, 0), high.sum(axis=1) * (1 + slack) + 1e-290
    if certificate.loss == "logistic":
        t = -z * data.targets.floats
        soft = np.array([float(UP.ln(Decimal(1.0 + e))) for e in exponential(-abs(t)).ravel()]).reshape(t.shape)
        values = np.maximum(t, 0) + soft
        radius = 1.001 * radius + 2.0**-46 + abs(t) * 2.0**-51
    else:
        top = z.max(axis=1, keepdims=True)
        sums = exponential(z - top).sum(axis=1)
        logs = np.array([float(UP.ln(Decimal(s))) for s in sums])[:, None]
        above = top - z
        values = logs + above
        radius = (2.001 * radius.max(axis=1, keepdims=True) + z.shape[1] * 2.0**-45 + above * 2.0**-50)
        if data.labels is not None:
            chosen = (np.arange(len(z)), data.labels)
            return values[chosen] - radius[chosen], values[chosen] + radius[chosen]
        values, radius = values * data.targets.floats, radius * data.targets.floats * 1.001 + 1e-300
    slack = values.sum(axis=1) * (z.shape[1] + 40) * 2.0**-52 + 1e-290
    return values.sum(axis=1) - 1.001 * radius.sum(axis=1) - slack, values.sum(axis=1) + 1.001 * radius.sum(axis=1) + slack


# ---- section 7: the decision -----------------------------------------------------------------------------------------------------

def after(theta, step, arrays):
    """The state after the writes of a step."""
    theta, copied = dict(theta), set()
    for write in step.writes:
        target, source = theta[write.parameter], arrays.get(write.array)
        fractions = target.num is not None or source is not None and source.num is not None
        if fractions and target.num is None:
            target = Matrix(num=target.fractions()[0], den=target.fractions()[1])
        elif write.parameter not in copied:
            target = Matrix(num=target.num.copy(), den=target.den.copy()) if fractions else Matrix(target.floats.copy())
        theta[write.parameter] = target
        copied.add(write.parameter)
        at = np.ix_(write.rows, write.columns)
        if source is None and fractions:
            target.num[at], target.den[at] = 0, 1
        elif source is None:
            target.floats[at] = 0.0
        elif fractions:
            values = part(source, write.from_rows, write.from_columns).fractions()
            target.num[at], target.den[at] = values
        else:
            target.floats[at] = source.floats[np.ix_(write.from_rows, write.from_columns)]
    return theta


def bounded(claim, bounds):
    """Whether a claim of a maximum is accepted, refused (False) or neither (None) with these bounds, theta^0 first."""
    if claim[0] == "max_loss":
        limit = claim[1]
        inner = bounds
        refused = any(low > limit for low, _ in bounds)
    else:
        inner = bounds[1:-1]
        limit = max(bounds[0][0], bounds[-1][0]) + claim[1]
        top = max(bounds[0][1], bounds[-1][1])
        refused = any(low > top + claim[1] for low, _ in inner) if top < math.inf else False
    return False if refused else True if all(high <= limit for _, high in inner) else None


def decide(certificate, folder, given):
    """The verdict of a certificate that is well formed."""
    data = Data(certificate, folder, given)
    if certificate.kind == "findings":
        return decide_findings(certificate, data)
    exact = certificate.exact or data.fractions
    rules = {step.rule for step in certificate.steps}
    first, second = ({p: certificate.arrays[prefix + p] for p in certificate.parameters} for prefix in ("A.", "B."))
    inputs = exact_columns(data.inputs) if exact else None
    distinct = (np.array(list(dict.fromkeys(map(tuple, inputs[0]))), dtype=object), inputs[1]) if "affine" in rules else None
    theta, decisive = first, [first]
    for k, step in enumerate(certificate.steps, 1):
        before, theta = theta, after(theta, step, certificate.arrays)
        try:
            if step.rule in ("lumped", "affine"):
                invariant = lumped(certificate, before, theta) if step.rule == "lumped" else affine(
                    certificate, before, theta, distinct)
                if step.conclusion == "invariant" and not invariant:
                    raise rejected("stated invariant, and only convex is proved")
            elif step.rule == "lift" and not certificate.two_slopes:
                raise rejected("an activation has not two slopes")
        except Verdict as verdict:
            if verdict.word == "REJECTED":
                raise rejected(f"step {k}, rule {step.rule}: {verdict.reason}") from None
            raise
        if step.conclusion != "invariant":
            decisive.append(theta)
    if certificate.kind != "disconnection" and not all(theta[p].same(second[p], exact) for p in theta):
        raise rejected("the path does not end at the second model")
    if certificate.claim[0] == "disconnected":
        accepted = disconnected(certificate, first, second, data, inputs)
    elif certificate.claim[0] == "unbounded":
        _, neuron, array = certificate.claim
        along = certificate.arrays[array].zeros()
        accepted = (all(step.conclusion == "invariant" for step in certificate.steps) and theta["W2"].zeros()[neuron].all()
                    and not along.all() and (certificate.biases[0] or along[-1, 0]))
    elif certificate.claim[0] == "descends":
        accepted = descends(certificate, decisive, data, inputs)
    else:
        accepted = None
        if not exact:
            accepted = bounded(certificate.claim, [rounded_loss(certificate, state, data) for state in decisive])
        work = len(decisive) * data.samples * sum(p * q for p, q in certificate.parameters.values())
        if accepted is None and certificate.two_slopes and (exact or work <= EXACT_WORK):
            inputs = exact_columns(data.inputs)
            accepted = bounded(certificate.claim, [exact_loss(certificate, features(
                certificate, state, inputs, certificate.depth), data) for state in decisive])
    if accepted is not None and not accepted:
        raise rejected("the claim is false")
    if rules - {"lumped", "affine"}:
        raise Verdict("NOT-DECIDED", f"rule {', '.join(sorted(rules - {'lumped', 'affine'}))}; nothing else is wrong")
    if accepted is None:
        raise Verdict("INCONCLUSIVE", "the claim is neither accepted nor refused")
    return Verdict("VERIFIED", f"{certificate.claimed} ({len(certificate.steps)} steps, {data.samples} samples)")


def descends(certificate, decisive, data, inputs):
    """The inner products of section 7, and the loss at the end."""
    if certificate.loss != "squared" or not certificate.two_slopes:
        return None
    (y,), yd = columns(data.targets)
    before = None
    for state in decisive:
        ints, dens = features(certificate, state, inputs, certificate.depth)
        if before:
            total = Fraction(0)
            for j in range(len(dens)):
                over = math.lcm(dens[j], yd[j], before[1][j])
                z = ints[:, j] * (over // dens[j])
                r, s = z - y[:, j] * (over // yd[j]), z - before[0][:, j] * (over // before[1][j])
                total += Fraction(int((r * s).sum()), over * over)
            if total > 0:
                return False
        before = ints, dens
    return exact_loss(certificate, before, data)[0] <= certificate.claim[1]


def pivots(ints):
    """The leading principal minors of a matrix of whole numbers, up to the first that is zero (Bareiss, without exchanges)."""
    m, previous, found = ints.copy(), 1, []
    for k in range(len(m)):
        found.append(m[k, k])
        if m[k, k] == 0:
            break
        Effort.spend(20 * (len(m) - k) ** 2)
        m[k + 1:, k + 1:] = (m[k + 1:, k + 1:] * m[k, k] - np.outer(m[k + 1:, k], m[k, k + 1:])) // previous
        previous = m[k, k]
    return found


def determinant_sign(ints):
    """The sign of the determinant of a matrix of whole numbers (Bareiss)."""
    m, previous, sign = ints.copy(), 1, 1
    for k in range(len(m)):
        found = np.flatnonzero(m[k:, k] != 0)
        if len(found) == 0:
            return 0
        if found[0]:
            m[[k, k + found[0]]] = m[[k + found[0], k]]
            sign = -sign
        Effort.spend(20 * (len(m) - k) ** 2)
        m[k + 1:, k + 1:] = (m[k + 1:, k + 1:] * m[k, k] - np.outer(m[k + 1:, k], m[k, k + 1:])) // previous
        previous = m[k, k]
    return sign if previous > 0 else -sign


def disconnected(certificate, first, second, data, inputs):
    """The four conditions of section 7."""
    _, low, high, rows = certificate.claim
    if certificate.depth != 2 or certificate.loss != "squared" or not certificate.two_slopes:
        return False
    if len(rows) != certificate.widths[1] + certificate.biases[1]:
        return False
    signs = []
    for theta in (first, second):
        if exact_loss(certificate, features(certificate, theta, inputs, 2), data)[0] > low:
            return False
        g = features(certificate, theta, inputs, 1)[0][rows]
        signs.append(determinant_sign(np.concatenate([g, np.ones((len(g), int(certificate.biases[1])), dtype=object)], axis=1)))
    if signs[0] * signs[1] >= 0:
        return False
    (y,), dens = columns(data.targets)
    over = math.lcm(*dens)
    y = y[rows] * (over // np.array(dens, dtype=object))
    bound = data.samples * high * over * over
    gram = y.dot(y.T) * bound.denominator
    gram[np.diag_indices(len(gram))] -= bound.numerator
    return all(p > 0 for p in pivots(gram))


def decide_findings(certificate, data):
    raise Verdict("NOT-DECIDED", "findings")


# ---- the command -----------------------------------------------------------------------------------------------------------------

def check(path, folder):
    """The verdict of one file."""
    Effort.left = WORK
    try:
        with open(path, "rb") as file:
            content = file.read()
        return decide(Certificate(content), folder or os.path.dirname(path), folder is not None)
    except Verdict as verdict:
        return verdict
    except OSError as e:
        return Verdict("USAGE", f"{path}: {e.strerror}")
    except MemoryError:
        return Verdict("RESOURCE", "out of memory")
    except Exception as e:  # an error of this program: never a verdict, never a trace
        return Verdict("ERROR", f"{type(e).__name__}: {e}")


def main(arguments):
    options = {}
    while len(arguments) > 1 and arguments[0] in ("--data", "--list") or len(arguments) > 2 and arguments[-2] == "--data":
        at = 0 if arguments[0] in ("--data", "--list") else len(arguments) - 2
        options[arguments[at]] = arguments[at + 1]
        arguments = arguments[:at] + arguments[at + 2:]
    if "--list" in options:
        try:
            with open(options["--list"], encoding="utf-8") as file:
                arguments = file.read().split("\n")[:-1] + arguments
        except (OSError, ValueError):
            arguments = []
    if not arguments or any(argument.startswith("--") for argument in arguments):
        print(__doc__.split("\n\n")[1].strip(), file=sys.stderr)
        return CODES["USAGE"]
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    sys.stdout.reconfigure(errors="backslashreplace")
    code = 0
    for path in arguments:
        verdict = check(path, options.get("--data"))
        print(f"{path}: " * (len(arguments) > 1) + f"{verdict.word} {verdict.reason}".replace("\n", " "), flush=True)
        code = max(code, CODES[verdict.word])
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

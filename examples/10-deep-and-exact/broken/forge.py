"""Forges an exact certificate and computes all its digests anew, with the standard library alone.

usage: forge.py fraction|conclusion|step|bound CERTIFICATE FORGED
"""
import hashlib
import re
import sys
import zipfile

kind, source, target = sys.argv[1:]
with zipfile.ZipFile(source) as archive:
    members = {info.filename: archive.read(info) for info in archive.infolist()}
text = members.pop("certificate.txt").decode()

if kind == "fraction":  # the first number of the first array of fractions
    name = next(name for name in members if name.endswith(".txt"))
    head, row, rest = members[name].split(b"\n", 2)
    first, others = row.split(b" ", 1)
    members[name] = b"\n".join([head, b"%d %s" % (int(first) + 1, others), rest])
    print(f"1 added to a numerator of {len(first.strip(b'-'))} digits")
elif kind == "conclusion":
    text = text.replace("step lift convex", "step lift invariant")
elif kind == "step":
    head, _, *steps = text.split("\nstep ")
    text = "\nstep ".join([head, *steps]).replace(f"steps {len(steps) + 1}\n", f"steps {len(steps)}\n")
elif kind == "bound":
    text = text.replace("claim max_loss <= ends", "claim max_loss <= 1/1000")

for name, content in members.items():
    digest = hashlib.sha256(content).hexdigest()
    text = re.sub(rf"((?:array|fractions) {name[:-4]} .*) \w+\n", rf"\g<1> {digest}\n", text)
body = text[: text.rindex("end ")].encode()
members = {"certificate.txt": body + f"end {hashlib.sha256(body).hexdigest()}\n".encode()} | members

with zipfile.ZipFile(target, "w") as archive:
    for name, content in members.items():
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        info.create_system, info.extract_version = 0, 10
        archive.writestr(info, content)
        info.external_attr = 0

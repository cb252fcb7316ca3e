"""Tells which files of a checkout a script reads. Python loads it first, as `sitecustomize`.

Whatever goes wrong in here, the script runs as it would without it.
"""

import os
import sys

_own_folder = os.path.dirname(os.path.abspath(__file__))
# Of a folder with very many files, so many are enough.
_files_a_folder = 1000
_names_kept = 100_000


def _follow(root, log):
    from _frozen_importlib_external import source_from_cache

    inside = os.path.join(os.path.realpath(root), "")
    log = os.path.abspath(log)
    # What Python itself is made of, where it lies in the checkout: a virtual environment.
    prefixes = {os.path.join(os.path.realpath(each), "") for each in (sys.prefix, sys.base_prefix)}
    installed = tuple(each for each in prefixes if each.startswith(inside) and each != inside)
    seen = set()
    seen_names = set()
    told = {}

    def tell(kind, name):
        if (kind, name) in seen_names:
            return
        path = os.path.abspath(os.fsdecode(name))
        if path == log:
            return
        if os.path.isabs(name) and len(seen_names) < _names_kept:
            seen_names.add((kind, name))
        if path.endswith(".pyc"):
            path = source_of(path)
        # Where it is written by one name and read by another.
        path = os.path.realpath(path)
        if not path.startswith(inside) or (installed and path.startswith(installed)):
            return
        if (kind, path) in seen or os.path.isdir(path):
            return
        folder = os.path.dirname(path)
        told[folder] = told.get(folder, 0) + 1
        if told[folder] > _files_a_folder:
            return
        seen.add((kind, path))
        # Opened anew each time: a script may close all files that it didn't open, as daemons do.
        out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(out, b"%s %s\0" % (kind, os.fsencode(path)))
        finally:
            os.close(out)

    def source_of(path):
        try:
            return source_from_cache(path)
        except ValueError:
            return path

    events = ("open", "os.rename", "sqlite3.connect")
    changes = os.O_TRUNC | os.O_EXCL

    def is_written(mode, flags):
        if isinstance(mode, str):
            return any(letter in mode for letter in "wxa")
        return bool(isinstance(flags, int) and (flags & changes or flags & 3 == os.O_WRONLY))

    def follow(event, arguments):
        name = arguments[0]
        if isinstance(name, int):
            return
        if event == "open":
            tell(b"write" if is_written(arguments[1], arguments[2]) else b"read", name)
        elif event == "os.rename":
            tell(b"write", arguments[1])
        else:
            # What isn't there yet is made.
            tell(b"read" if os.path.isfile(name) else b"write", name)

    def hook(event, arguments):
        if event in events:
            try:
                follow(event, arguments)
            except Exception:
                pass

    sys.addaudithook(hook)


def _load_hidden():
    """Runs the environment's own `sitecustomize`, in whose place this one was found."""
    from importlib.machinery import PathFinder
    from importlib.util import module_from_spec

    sys.path[:] = [each for each in sys.path if os.path.abspath(each or ".") != _own_folder]
    spec = PathFinder.find_spec("sitecustomize", sys.path)
    if spec is None or spec.loader is None:
        return
    module = module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


try:
    _follow(os.environ["RETRACE_AUDIT_ROOT"], os.environ["RETRACE_AUDIT_LOG"])
except Exception:
    pass
_load_hidden()

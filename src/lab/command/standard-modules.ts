import type { Language } from './locks/languages.ts';

/** Whether a module comes with its language, so that no lock file has it. */
export function isStandard(module: string, language: Language): boolean {
  const name = language === 'python' ? module.split('.')[0]! : module;
  return standard[language].has(name);
}

function wordsIn(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/** Of Python 3.7 to 3.14, what was taken away on the way, too. */
const python = wordsIn(`
__future__ __main__ abc aifc annotationlib antigravity argparse array ast asynchat asyncio
asyncore atexit audioop base64 bdb binascii binhex bisect builtins bz2 cProfile calendar cgi
cgitb chunk cmath cmd code codecs codeop collections colorsys compileall compression concurrent
configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime
dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler
fcntl filecmp fileinput fnmatch formatter fractions ftplib functools gc genericpath getopt
getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp
importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma
macpath mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing
netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev parser
pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint
profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re
readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil
signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants
sre_parse ssl stat statistics string stringprep struct subprocess sunau symbol symtable sys
sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit
tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing
unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound
wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
`);

const r = wordsIn(`
base compiler datasets graphics grDevices grid methods parallel splines stats stats4 tcltk tools utils
`);

const julia = wordsIn(`
ArgTools Artifacts Base Base64 CRC32c Core Dates DelimitedFiles Distributed Downloads FileWatching Future
InteractiveUtils LazyArtifacts LibCURL LibGit2 Libdl LinearAlgebra Logging Main Markdown Mmap NetworkOptions
Pkg Printf Profile REPL Random SHA Serialization SharedArrays Sockets SparseArrays Statistics StyledStrings
SuiteSparse TOML Tar Test UUIDs Unicode
`);

const standard: Record<Language, ReadonlySet<string>> = { python, r, julia };

import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { CommandEnvironment } from './environment.ts';
import { nameInPython } from './imports.ts';
import { type Language, languageOfFile, languageOfProgram } from './locks/languages.ts';
import { placeOfScript } from './script.ts';
import { fixedWords, type Words } from './words.ts';

/** What a command's program tells of itself. */
export interface Probed {
  /** The program that was asked, without its folder: "python3". */
  program: string;
  /** "3.12.4"; of programs whose packages aren't known the first line of what `--version` prints. */
  version: string | undefined;
  /** "linux-x86_64" */
  platform?: string;
  /** Versions of the packages that were asked for; those that aren't installed are missing. */
  installed: Record<string, string>;
  /** Whether it could tell which packages are installed. */
  isChecked: boolean;
}

interface Probing {
  /** In which the command is started. Absolute. */
  folder: string;
  env?: NodeJS.ProcessEnv;
  /** A launcher may first install what is locked. */
  limitSeconds?: number;
}

/**
 * Asks a command's program, started as the command starts it, for its version and for those of packages.
 *
 * @param packages names as lock files have them
 * @throws ExpectedError if there is no such program, or it can't be asked
 */
export async function probe(
  words: Words,
  packages: readonly string[],
  { folder, env = process.env, limitSeconds = 300 }: Probing,
): Promise<Probed> {
  const interpreter = interpreterOf(words);
  if (!interpreter) return probeOther(words, folder, env);
  const { before, program, language } = interpreter;
  const names = packages.map((name) =>
    language === 'python' ? nameInPython(name) : name.replace(/^r-/, ''),
  );
  const all = [...before, program, ...questions[language](names)];
  const { output, failure } = await start(all, folder, env, limitSeconds);
  const answers = answersIn(output);
  if (!answers.has('version')) {
    throw new ExpectedError(
      `can't ask ${program} which packages are installed: ${failure ?? 'it said nothing'}; try it: ${all.slice(0, before.length + 1).join(' ')} --version`,
    );
  }
  const installed = packages.flatMap((name, i) => {
    const version = answers.get(`package ${names[i]}`);
    return version === undefined ? [] : [[name, version] as const];
  });
  return {
    program: path.basename(program.replaceAll('\\', '/')),
    version: answers.get('version'),
    ...(answers.has('platform') && { platform: answers.get('platform')! }),
    installed: Object.fromEntries(installed),
    isChecked: true,
  };
}

/**
 * Checks that what is installed is what is locked.
 *
 * @throws ExpectedError naming the first package that isn't, with the remedy
 */
export function requireLocked(environment: CommandEnvironment, probed: Probed): void {
  if (!probed.isChecked) return;
  const [first] = differencesFrom(environment, probed);
  if (!first) return;
  const { name, installed } = first;
  const locked = inWords(first.locked);
  const { install } = environment;
  const file = path.posix.basename(environment.file ?? 'the lock file');
  const remedy = install ? `run ${install}` : 'install it';
  throw new ExpectedError(
    installed === undefined
      ? `${file} has ${name} ${locked}, but it isn't installed where ${probed.program} looks: ${remedy}`
      : `${name} ${installed} is installed, but ${file} says ${locked}: ${remedy}, or lock what is installed`,
  );
}

/**
 * Why a run can't be replayed here: "no torch 2.6.0". Undefined if nothing is known that would keep it from it.
 *
 * @param environment with the versions that the run was recorded with
 */
export async function whyNotReplayable(
  words: Words,
  environment: CommandEnvironment,
  probing: Probing,
): Promise<string | undefined> {
  try {
    const probed = await probe(words, Object.keys(environment.packages), probing);
    if (!probed.isChecked) return undefined;
    const lacking = differencesFrom(environment, probed);
    return lacking.length > 0
      ? `no ${lacking.map(({ name, locked }) => `${name} ${inWords(locked)}`).join(', ')}`
      : undefined;
  } catch (error) {
    if (error instanceof NoProgramError) return `no ${error.program}`;
    if (error instanceof ExpectedError) return error.message;
    throw error;
  }
}

/** Whether an installed version is one of those that are locked. One that was built for a GPU is, too: `2.6.0+cu124`. */
export function isLockedVersion(locked: string, installed: string): boolean {
  return locked.split(', ').some((version) => {
    const wanted = normalVersion(version.replace(/@[^@]*$/, ''));
    const found = normalVersion(installed);
    // Of what was locked at a commit of an unknown version.
    return wanted === '' || found === wanted || found.replace(/\+.*$/, '') === wanted;
  });
}

class NoProgramError extends ExpectedError {
  readonly program: string;

  constructor(program: string, code: string | undefined) {
    const why =
      code === 'EACCES'
        ? `it isn't executable: chmod +x ${program}`
        : 'there is no such program; install it, or write its path in command';
    super(`can't start "${program}": ${why}`);
    this.program = path.basename(program);
  }
}

function differencesFrom({ packages }: CommandEnvironment, { installed }: Probed) {
  return Object.entries(packages)
    .map(([name, locked]) => ({ name, locked, installed: installed[name] }))
    .filter((each) => !each.installed || !isLockedVersion(each.locked, each.installed));
}

/** "1.26.4 or 2.2.0" */
function inWords(locked: string): string {
  return locked.replaceAll(', ', ' or ');
}

/** `1.0` is `1.0.0`, and R writes `1.1-4` for `1.1.4`. */
function normalVersion(version: string): string {
  const [number, local] = version.toLowerCase().replace(/^v/, '').split('+');
  const plain = number!.replaceAll('-', '.').replace(/(\.0)+$/, '');
  return local === undefined ? plain : `${plain}+${local}`;
}

interface Interpreter {
  /** The words that start it: `uv run`, `conda run -n x`. */
  before: string[];
  program: string;
  language: Language;
}

/** Programs that run a script with the interpreter of an environment that they find themselves. */
const launchers = /^(uv|uvx|poetry|pdm|pixi|hatch|pipenv|conda|mamba|micromamba|rye)(\.exe)?$/i;

/** Options whose value is an environment or an interpreter. */
const namesEnvironment = /^(-p|-n|-e|--python|--name|--environment)$/;

/** The interpreter that a command starts, with the words before it; undefined if it isn't known. */
function interpreterOf(words: Words): Interpreter | undefined {
  const fixed = fixedWords(words);
  const script = placeOfScript(words);
  const end = script < 0 ? fixed.length : script;
  // `uv run -p python3.12 train.py` names an interpreter, but starts another program.
  const place = fixed
    .slice(0, end)
    .findLastIndex(
      (word, i) => word && languageOfProgram(word) && !namesEnvironment.test(fixed[i - 1] ?? ''),
    );
  if (place >= 0) {
    const before = withoutPlaceholders(fixed.slice(0, place));
    const language = languageOfProgram(fixed[place]!)!;
    return before && { before, program: interpreterBeside(fixed[place]!, language), language };
  }
  // `uv run train.py`
  const language = script > 0 ? languageOfFile(fixed[script]!) : undefined;
  const before = withoutPlaceholders(fixed.slice(0, Math.max(script, 0)));
  if (!language || !before || !launchers.test(path.basename(fixed[0] ?? ''))) return undefined;
  return { before, program: usual[language], language };
}

function withoutPlaceholders(words: (string | undefined)[]): string[] | undefined {
  return words.every((word) => word !== undefined) ? words : undefined;
}

/** The program that can be asked: of `torchrun` the Python beside it. */
function interpreterBeside(program: string, language: Language): string {
  const name = path.basename(program.replaceAll('\\', '/')).replace(/\.exe$/i, '');
  const asks: Record<Language, RegExp> = { python: /^(python|pypy)/i, r: /^rscript$/i, julia: /./ };
  if (asks[language].test(name)) return program;
  const folder = program.slice(0, program.length - path.basename(program).length);
  return folder + usual[language];
}

const usual: Record<Language, string> = {
  python: process.platform === 'win32' ? 'python' : 'python3',
  r: 'Rscript',
  julia: 'julia',
};

/** The words after the interpreter's name. They print lines that `answersIn` understands, as launchers print, too. */
const questions: Record<Language, (packages: readonly string[]) => string[]> = {
  python: (packages) => ['-c', pythonQuestion, ...packages],
  r: (packages) => ['-e', rQuestion, ...packages],
  julia: (packages) => ['-e', juliaQuestion, ...packages],
};

const pythonQuestion = `
import importlib.metadata, platform, sys
def tell(*words): print("retrace-probe", *words, sep="\\t", flush=True)
for name in sys.argv[1:]:
    try: tell("package " + name, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError: pass
tell("platform", sys.platform + "-" + platform.machine())
tell("version", platform.python_version())
`;

const rQuestion = [
  'tell <- function(...) cat(paste(c("retrace-probe", ...), collapse = "\\t"), "\\n", sep = "")',
  // Conda's names of them are in small letters.
  'all <- list.files(.libPaths())',
  'for (name in commandArgs(TRUE)) for (found in all[tolower(all) == tolower(name)]) if (found == name || !(name %in% all)) tell(paste("package", name), utils::packageDescription(found, fields = "Version"))',
  'tell("platform", R.version$platform)',
  'tell("version", paste(R.version$major, R.version$minor, sep = "."))',
].join('; ');

const juliaQuestion = [
  'import Pkg',
  'tell(words...) = println(join(("retrace-probe", words...), "\\t"))',
  'for (_, p) in Pkg.dependencies(); p.name in ARGS && p.version !== nothing && tell("package " * p.name, p.version); end',
  'tell("platform", Sys.MACHINE)',
  'tell("version", VERSION)',
].join('; ');

function answersIn(output: string): Map<string, string> {
  const lines = output.split(/\r?\n/).map((line) => line.split('\t'));
  return new Map(
    lines.flatMap(([mark, key, value]) =>
      mark === 'retrace-probe' && key && value ? [[key, plainLine(value, 100)]] : [],
    ),
  );
}

async function probeOther(words: Words, folder: string, env: NodeJS.ProcessEnv): Promise<Probed> {
  const [program] = fixedWords(words);
  const unchecked = { installed: {}, isChecked: false, version: undefined };
  if (program === undefined) return { ...unchecked, program: 'command' };
  const name = path.basename(program.replaceAll('\\', '/'));
  // A program of the repository needn't know the word, and would begin to compute.
  if (/[\\/]/.test(program) && !path.isAbsolute(program)) {
    await requireProgram(path.resolve(folder, program), program);
    return { ...unchecked, program: name };
  }
  const { output, errors, failure } = await start(
    [program, '--version'],
    folder,
    env,
    secondsForVersion,
  );
  const said = failure === undefined ? `${output}\n${errors}`.split('\n') : [];
  const line = said.find((each) => each.trim() !== '');
  return { ...unchecked, program: name, version: line && plainLine(line.trim(), 100) };
}

async function requireProgram(file: string, program: string): Promise<void> {
  await access(file, constants.X_OK).catch((error: unknown) => {
    throw new NoProgramError(program, (error as NodeJS.ErrnoException).code);
  });
}

const secondsForVersion = 10;

interface Started {
  output: string;
  errors: string;
  /** Why it ended badly, in a line. */
  failure?: string;
}

/** @throws NoProgramError */
function start(
  [program = '', ...args]: string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  limitSeconds: number,
): Promise<Started> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env, timeout: limitSeconds * 1000, killSignal: 'SIGKILL' } as const;
    const child = execFile(program, args, options, (error, output, errors) => {
      const code = (error as NodeJS.ErrnoException | null)?.code;
      if (code === 'ENOENT' || code === 'EACCES') return reject(new NoProgramError(program, code));
      if (!error) return resolve({ output, errors });
      const last = errors.trim().split('\n').at(-1)!;
      const late = error.killed ? `it took more than ${limitSeconds} s` : undefined;
      resolve({ output, errors, failure: late ?? plainLine(last || error.message, 200) });
    });
    child.stdin?.end();
  });
}

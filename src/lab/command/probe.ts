import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { nameInPython } from './imports.ts';
import { interpreterOf } from './interpreter.ts';
import type { Language } from './locks/languages.ts';
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

export interface Probing {
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

/** What to do about a program that isn't there: one given by a path is looked for in the folder of the command. */
export function noSuchProgram(program: string): string {
  return /[\\/]/.test(program)
    ? 'there is no such program; write its path relative to the folder in which the command starts'
    : 'there is no such program in the PATH; install it, or activate the environment that has it';
}

/** There is no program of a command's first word. */
export class NoProgramError extends ExpectedError {
  readonly program: string;

  constructor(program: string, code: string | undefined) {
    const why =
      code === 'EACCES' ? `it isn't executable: chmod +x ${program}` : noSuchProgram(program);
    super(`can't start "${program}": ${why}`);
    this.program = path.basename(program);
  }
}

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

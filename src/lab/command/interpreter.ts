import path from 'node:path';
import { type Language, languageOfFile, languageOfProgram } from './locks/languages.ts';
import { placeOfScript } from './script.ts';
import { fixedWords, type Words } from './words.ts';

/** What runs a command's script. */
export interface Interpreter {
  /** The words that start it: `uv run`, `conda run -n x`. */
  before: string[];
  program: string;
  language: Language;
}

/** The interpreter that a command starts, with the words before it; undefined if it isn't known. */
export function interpreterOf(words: Words): Interpreter | undefined {
  const fixed = fixedWords(words);
  const script = placeOfScript(words);
  const end = script < 0 ? fixed.length : script;
  // `uv run -p python3.12 train.py` names an interpreter, but starts another program.
  const place = fixed
    .slice(0, end)
    .findLastIndex(
      (word, i) => word && languageOfProgram(word) && !namesEnvironment.test(fixed[i - 1] ?? ''),
    );
  if (place >= 0 && (place === 0 || script > 0 || runsCode(fixed.slice(place)))) {
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

/** Programs that run a script with the interpreter of an environment that they find themselves. */
const launchers = /^(uv|uvx|poetry|pdm|pixi|hatch|pipenv|conda|mamba|micromamba|rye)(\.exe)?$/i;

/** Options whose value is an environment or an interpreter. */
const namesEnvironment = /^(-p|-n|-e|--python|--name|--environment)$/;

/** Whether an option says what to run: `make -C python` doesn't start Python. */
function runsCode(words: (string | undefined)[]): boolean {
  return words.some((word) => /^-[mcef]$/.test(word ?? ''));
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

import path from 'node:path';

/** The languages whose packages are known. */
export const languages = ['python', 'r', 'julia'] as const;
export type Language = (typeof languages)[number];

/** Programs that run a script of a language, and those that are installed with it. */
const programs: Record<Language, RegExp> = {
  python: /^(python[\d.]*w?|pypy[\d.]*|ipython|torchrun|accelerate|deepspeed|papermill|jupyter)$/i,
  r: /^(rscript|r)$/i,
  julia: /^julia$/i,
};

const suffixes: Record<string, Language> = {
  '.py': 'python',
  '.pyx': 'python',
  '.ipynb': 'python',
  '.r': 'r',
  '.rmd': 'r',
  '.jl': 'julia',
};

/** The language of a file by its name; undefined for those without packages that are known. */
export function languageOfFile(file: string): Language | undefined {
  const suffix = path.extname(file).toLowerCase();
  return Object.hasOwn(suffixes, suffix) ? suffixes[suffix] : undefined;
}

/** The language that a program runs, by its name without a folder: `python3.12`, `Rscript`. */
export function languageOfProgram(program: string): Language | undefined {
  const name = path.basename(program.replaceAll('\\', '/')).replace(/\.exe$/i, '');
  return languages.find((language) => programs[language].test(name));
}

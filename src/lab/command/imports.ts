import path from 'node:path';
import { ExpectedError } from '../../messages/expected-error.ts';
import { type Language, languageOfFile } from './locks/languages.ts';
import { normalName } from './locks/locked.ts';

/** The modules that a source imports: `sklearn.datasets` of Python, `ggplot2` of R. */
export function importsIn(text: string, language: Language): Set<string> {
  return new Set(readers[language](text));
}

/**
 * Those without which a source can't be loaded: of Python the ones outside of `try`, `if` and functions, of others all.
 */
export function requiredImportsIn(text: string, language: Language): Set<string> {
  return importsIn(language === 'python' ? text.replace(conditional, '') : text, language);
}

/** Lines that are indented, or go on in themselves. Lines of notebooks begin with a quote. */
const conditional =
  /^([ \t]+(?!["\s])|(try|if|elif|else|except|finally|def|async|class|with|for|while)\b).*$/gm;

/** What tells the language of a script without a suffix: its first line. */
export function languageOfSource(file: string, text: string): Language | undefined {
  const byName = languageOfFile(file);
  if (byName || path.extname(file) !== '') return byName;
  const [, program] = /^#!.*\b(python|Rscript|julia)/.exec(text) ?? [];
  const byProgram: Record<string, Language> = { python: 'python', Rscript: 'r', julia: 'julia' };
  return program === undefined ? undefined : byProgram[program];
}

/**
 * The packages in which a module may be: the names under which lock files may have it.
 *
 * @param own the author's: the package of each module that has another name
 */
export function packagesOf(
  module: string,
  language: Language,
  own: Readonly<Record<string, string>>,
): string[] {
  const named = longestKnown(module, own);
  if (named !== undefined) return [language === 'python' ? normalName(named) : named];
  // Conda has packages of R with a prefix, in small letters.
  if (language === 'r') return [module, `r-${module.toLowerCase()}`];
  if (language === 'julia') return [module.split('.')[0]!];
  const [first, ...wider] = namesUpwards(module).map(normalName).reverse();
  // `google.cloud.storage` is of google-cloud-storage.
  return longestKnown(module, distributions) ?? [first!, ...wider];
}

/** What Python calls a package that conda calls by another name. */
export function nameInPython(name: string): string {
  return Object.hasOwn(condaNames, name) ? condaNames[name]! : name;
}

/** @throws ExpectedError naming a module whose package no lock file has */
export function refuseUnknownPackages(
  own: Readonly<Record<string, string>>,
  isKnown: (name: string) => boolean,
  lockFile: string,
): void {
  for (const [module, name] of Object.entries(own)) {
    if (isKnown(name)) continue;
    throw new ExpectedError(
      `packages says that ${module} is of ${name}, which ${lockFile} doesn't have`,
    );
  }
}

/** Modules whose package has another name, and those that are in one of several packages. */
const distributions: Record<string, string[]> = {
  attr: ['attrs'],
  bs4: ['beautifulsoup4'],
  cv2: [
    'opencv-python',
    'opencv-python-headless',
    'opencv-contrib-python',
    'opencv-contrib-python-headless',
    'opencv',
    'py-opencv',
  ],
  Crypto: ['pycryptodome', 'pycrypto'],
  Cryptodome: ['pycryptodomex'],
  dateutil: ['python-dateutil'],
  dotenv: ['python-dotenv'],
  faiss: ['faiss-cpu', 'faiss-gpu', 'faiss-gpu-cu12', 'faiss'],
  fitz: ['pymupdf'],
  git: ['gitpython'],
  'google.protobuf': ['protobuf'],
  hydra: ['hydra-core'],
  igraph: ['igraph', 'python-igraph'],
  jose: ['python-jose'],
  jwt: ['pyjwt'],
  magic: ['python-magic'],
  matplotlib: ['matplotlib', 'matplotlib-base'],
  mpl_toolkits: ['matplotlib', 'matplotlib-base'],
  MySQLdb: ['mysqlclient'],
  onnxruntime: ['onnxruntime', 'onnxruntime-gpu'],
  OpenGL: ['pyopengl'],
  PIL: ['pillow', 'pillow-simd'],
  pkg_resources: ['setuptools'],
  pl_bolts: ['lightning-bolts'],
  psycopg2: ['psycopg2', 'psycopg2-binary'],
  pythoncom: ['pywin32'],
  rdkit: ['rdkit', 'rdkit-pypi'],
  ruamel: ['ruamel-yaml'],
  serial: ['pyserial'],
  skimage: ['scikit-image'],
  sklearn: ['scikit-learn', 'scikit-learn-intelex'],
  skopt: ['scikit-optimize'],
  slugify: ['python-slugify'],
  tables: ['tables', 'pytables'],
  tensorflow: [
    'tensorflow',
    'tensorflow-cpu',
    'tensorflow-gpu',
    'tensorflow-macos',
    'tensorflow-intel',
    'tf-nightly',
  ],
  torch: ['torch', 'pytorch', 'pytorch-gpu', 'pytorch-cpu'],
  umap: ['umap-learn'],
  usb: ['pyusb'],
  wx: ['wxpython'],
  xgboost: ['xgboost', 'xgboost-cpu', 'py-xgboost'],
  yaml: ['pyyaml'],
  zmq: ['pyzmq'],
};

const condaNames: Record<string, string> = {
  'matplotlib-base': 'matplotlib',
  opencv: 'opencv-python',
  'py-opencv': 'opencv-python',
  'py-xgboost': 'xgboost',
  pytables: 'tables',
  pytorch: 'torch',
  'pytorch-cpu': 'torch',
  'pytorch-gpu': 'torch',
};

/** What a table says of a module or of the nearest one that it's in: of `google.protobuf.text_format`, say. */
function longestKnown<T>(module: string, table: Readonly<Record<string, T>>): T | undefined {
  const known = namesUpwards(module).find((name) => Object.hasOwn(table, name));
  return known === undefined ? undefined : table[known];
}

/** `a.b.c`, `a.b`, `a` */
function namesUpwards(module: string): string[] {
  const parts = module.split('.');
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('.'));
}

/** A false find, in a text or a comment, does no harm: only what lock files have counts. */
const readers: Record<Language, (text: string) => string[]> = {
  python: pythonImports,
  r: rImports,
  julia: juliaImports,
};

/** In notebooks, code is lines of JSON texts. */
const lineStart = String.raw`(?:^|[;:])[ \t]*"?[ \t]*(?:>>>[ \t]*)?`;

function pythonImports(text: string): string[] {
  const joined = text.replace(/\\\r?\n/g, ' ');
  const plain = [...joined.matchAll(pythonImport)].flatMap(([, list]) => namesOf(list!));
  const from = [...joined.matchAll(pythonFrom)].flatMap(([, module, list]) =>
    // `from google import protobuf` imports a module, too.
    [module!, ...namesOf(list!.replace(/[()]/g, ' ')).map((name) => `${module}.${name}`)],
  );
  const dynamic = [...joined.matchAll(pythonDynamic)].map(([, module]) => module!);
  return [...plain, ...from, ...dynamic];
}

const pythonImport = new RegExp(String.raw`${lineStart}c?import[ \t]+([^\n;#]+)`, 'gm');
const pythonFrom = new RegExp(
  String.raw`${lineStart}from[ \t]+([\p{L}_][\p{L}\p{N}_.]*)[ \t]+c?import\b([^\n;#]*)`,
  'gmu',
);
const pythonDynamic = /\b(?:import_module|__import__)\(\s*['"]([\w.]+)['"]/g;

/** `a, b.c as d` */
function namesOf(list: string): string[] {
  return list.split(',').flatMap((each) => /^\s*([\p{L}_][\p{L}\p{N}_.]*)/u.exec(each)?.[1] ?? []);
}

function rImports(text: string): string[] {
  const loaded = text.matchAll(
    /\b(?:library|require|requireNamespace|loadNamespace|use_package)\s*\(\s*(?:package\s*=\s*)?["'`]?([A-Za-z][\w.]*)/g,
  );
  const used = text.matchAll(/([A-Za-z][\w.]*):::?(?=[A-Za-z._`])/g);
  // The name of a package in R may have dots, but no modules.
  return [...loaded, ...used].map(([, name]) => name!);
}

function juliaImports(text: string): string[] {
  const lists = text.matchAll(/(?:^|;)[ \t]*(?:@[\w.]+[ \t]+)*(?:using|import)[ \t]+([^\n;#]+)/gm);
  // What follows a colon are names of the last package.
  return [...lists].flatMap(([, list]) => namesOf(list!.replace(/:.*$/s, '')));
}

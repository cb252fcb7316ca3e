import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { deniedWrite } from '../files/whole-file.ts';
import type { ReadRules } from '../lab/imports/read-options.ts';
import { ExpectedError, isExpected } from '../messages/expected-error.ts';
import { folderFor, parametersIn } from './command-draft.ts';
import { createStudy } from './create-study.ts';
import { type ComputedBy, firstDescription, type Study, titleOf } from './study-files.ts';

interface Flags extends ReadRules {
  title?: string;
  description?: string;
  date: Date;
  python?: true;
  r?: true;
  command?: string;
  from?: string;
}

const program = new Command('npm run new --')
  .description('creates a small experiment and a post about it, ready to build')
  .argument('[name]', "in kebab-case: the name of the experiment's folder, and the post's address")
  .option('--title <text>', 'the title of the experiment and of the post')
  .option('--description <text>', 'one line, for the page and for search engines')
  .addOption(
    new Option('--date <yyyy-mm-dd>', 'the date of the post')
      .argParser(day)
      .default(new Date(), 'today'),
  )
  .addOption(
    new Option('--python', 'the experiment is a Python script, of the standard library').conflicts([
      'r',
      'command',
    ]),
  )
  .addOption(new Option('--r', 'the experiment is an R script').conflicts('command'))
  .option(
    '--command <words>',
    "drafts an experiment of a program that is there: './ising --beta {beta} --seed {seed}'",
  )
  .addOption(
    new Option(
      '--from <path>',
      'drafts them of runs that another tool recorded there, and imports these',
    ).conflicts(['python', 'r', 'command']),
  )
  .option('--tool <name>', 'with --from: only what this tool wrote, such as csv or lightning')
  .option('--step <name>', 'with --from: the column or key that holds the step')
  .option(
    '--lines <pattern>',
    "with --from: what lines of a log tell: 'iter (?<step>\\d+): loss (?<loss>\\S+)'",
    pattern,
  )
  .addHelpText('after', '\nIn a terminal, the command asks for missing values.')
  .action(create);

try {
  await program.parseAsync();
} catch (thrown) {
  const error = deniedWrite(thrown) ?? thrown;
  if (!isExpected(error)) throw error;
  console.error(`new: ${error.message}`);
  process.exitCode = 1;
}

async function create(given: string | undefined, flags: Flags): Promise<void> {
  const prompt = process.stdin.isTTY
    ? createInterface({ input: process.stdin, output: process.stdout })
    : undefined;
  const ask = async (question: string, otherwise: string): Promise<string> =>
    (await prompt?.question(`${question}${otherwise && ` (${otherwise})`}: `)) || otherwise;
  try {
    const name = given ?? (await ask('Name, in kebab-case', ''));
    if (!name) throw new ExpectedError('a name is missing: `npm run new -- <name>`');
    const title = flags.title ?? (await ask('Title', titleOf(name)));
    const description =
      flags.description ?? (await ask('In one line', firstDescriptionOf(title, flags)));
    const study = { name, title, description, pubDate: flags.date };
    refuseRulesAlone(flags);
    if (flags.from !== undefined) return await draftFrom(flags.from, study, rulesIn(flags));
    await write({ ...study, computedBy: computedByOf(flags) });
  } finally {
    prompt?.close();
  }
}

async function write(study: Study): Promise<void> {
  for (const file of await createStudy(process.cwd(), study)) console.log(`created ${file}`);
  console.log(whatNext(study));
}

async function draftFrom(place: string, study: Study, rules: ReadRules): Promise<void> {
  // Loaded only here: readers of other tools' files are much code.
  const { createImported } = await import('./create-imported.ts');
  await createImported(process.cwd(), study, place, rules, console.log);
  console.log('Now: `npm run build` builds the page, `npm run dev` shows it.');
}

function computedByOf({ python, r, command }: Flags): ComputedBy {
  if (command !== undefined) return { command, folder: folderFor(command, process.cwd()) };
  if (python) return 'python';
  return r ? 'r' : 'typescript';
}

/** The study that comes with the template has a question; a draft has none yet. */
function firstDescriptionOf(title: string, { command, from }: Flags): string {
  return command === undefined && from === undefined ? firstDescription : `Runs of ${title}.`;
}

/** What to do with the files that were written. A build starts no program by itself. */
function whatNext({ name, computedBy }: Study): string {
  if (computedBy === 'typescript') {
    return 'Now: `npm run build` records its runs and builds the page, `npm run dev` shows it.';
  }
  const record = `\`npm run lab -- run ${name}\` records its runs, \`npm run build\` builds the page`;
  if (typeof computedBy !== 'object') return `Now: ${record}, \`npm run dev\` shows it.`;
  const parameters = parametersIn(computedBy.command);
  const folder = `src/experiments/${name}`;
  const started = computedBy.folder === undefined ? folder : path.resolve(computedBy.folder);
  return [
    `Fill in ${folder}/experiment.ts: ${parameters.length > 0 ? `types and values of ${parameters.join(', ')}, ` : ''}variants, and the metrics that the program writes.`,
    `The program starts in ${started}: at each step it writes a line such as {"step": 0, "result": 0.5} to the file that RETRACE_METRICS names;`,
    'or name in `reads` the tool whose files it writes into {output}.',
    `Then: ${record}.`,
  ].join('\n');
}

function rulesIn({ tool, step, lines }: Flags): ReadRules {
  return { tool, step, lines };
}

function refuseRulesAlone({ from, tool, step, lines }: Flags): void {
  if (from !== undefined || (tool ?? step ?? lines) === undefined) return;
  throw new ExpectedError('--tool, --step and --lines say how --from reads runs: name their path');
}

function pattern(value: string): RegExp {
  try {
    return new RegExp(value.replace(/^\/(.*)\/$/s, '$1'));
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function day(value: string): Date {
  const date = new Date(`${value}T00:00:00Z`);
  if (/^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(date.getTime())) return date;
  throw new InvalidArgumentError('Expected a date, as 2026-01-31.');
}

import { createInterface } from 'node:readline/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ExpectedError, isExpected } from '../messages/expected-error.ts';
import { createStudy } from './create-study.ts';
import { firstDescription, titleOf } from './study-files.ts';

interface Flags {
  title?: string;
  description?: string;
  date: Date;
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
  .option(
    '--from <path>',
    'drafts them of runs that another tool recorded there, and imports these',
  )
  .addHelpText('after', '\nIn a terminal, the command asks for missing values.')
  .action(create);

try {
  await program.parseAsync();
} catch (error) {
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
    const { from } = flags;
    const first = from === undefined ? firstDescription : `What the runs of ${title} measured.`;
    const description = flags.description ?? (await ask('In one line', first));
    const study = { name, title, description, pubDate: flags.date };
    if (from !== undefined) {
      // Loaded only here: readers of other tools' files are much code.
      const { createImported } = await import('./create-imported.ts');
      await createImported(process.cwd(), study, from, console.log);
      console.log('Now: `npm run build` builds the page, `npm run dev` shows it.');
      return;
    }
    for (const file of await createStudy(process.cwd(), study)) console.log(`created ${file}`);
    console.log(
      'Now: `npm run build` records its runs and builds the page, `npm run dev` shows it.',
    );
  } finally {
    prompt?.close();
  }
}

function day(value: string): Date {
  const date = new Date(`${value}T00:00:00Z`);
  if (/^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(date.getTime())) return date;
  throw new InvalidArgumentError('Expected a date, as 2026-01-31.');
}

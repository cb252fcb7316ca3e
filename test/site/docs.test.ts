import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Build, createSite, runCommand, type Site } from './site.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const pages = (await readdir(path.join(repository, 'docs')))
  .filter((file) => file.endsWith('.md'))
  .sort();
const texts = await Promise.all(pages.map((page) => readText(`docs/${page}`)));
const [writing, experimenting, running, deploying, , dressing, upgrading, bringing] = texts as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];
let site: Site;

/** Each page of the docs continues from the page before, so the tests share one site, in order. */
beforeAll(async () => {
  site = await createSite([]);
});

afterAll(() => site.remove());

test('the first page makes a post with a figure, numbers and a claim', {
  timeout: 300_000,
}, async () => {
  await follow(writing);
  const page = await site.page('posts/my-study/index.html');
  expect(page).toContain('<h1>My study</h1>');
  expect(page).toContain('<svg class="chart');
  expect(page).toContain('claim-supported');
});

test('the second page makes an experiment that is recorded and shown', {
  timeout: 300_000,
}, async () => {
  for (const [file, text] of listings(experimenting)) {
    const target = path.join(site.root, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  const output = await follow(experimenting);
  expect(output).toContain('brightness: 2 runs are missing (quick seed 1)');
  expect(output).toContain('brightness/red-quick-seed1 is fresh');
  const page = await site.page('posts/brightness/index.html');
  expect(page).toContain('<svg class="chart');
  expect(page).toMatch(/<data value="\d+\.\d+">\d+\.\d<\/data>/);
});

test('the third page packs, runs, imports and verifies', { timeout: 300_000 }, async () => {
  const output = await follow(running);
  expect(output).toContain('brightness/red-quick-seed1: is here already');
  expect(output).toMatch(/brightness\/blue-quick-seed1\s+holds/);
});

test('the fourth page builds from the recorded results alone', { timeout: 300_000 }, async () => {
  const output = await follow(deploying);
  expect(output).not.toContain('-seed1: completed');
});

test('the sixth page gives the site a look of its own', { timeout: 300_000 }, async () => {
  const files = [...listings(dressing), ...namedBlocks(dressing)];
  expect(files.map(([file]) => file).sort()).toEqual([
    'src/colours.css',
    'src/components/Aside.astro',
    'src/components/Footer.astro',
    'src/logo.svg',
    'src/pages/about.md',
    'src/pages/archive.astro',
    'src/pages/index.astro',
    'src/site.ts',
  ]);
  for (const [file, text] of files) await site.write(file, text);
  const [, frame] = /`(frame: \{.*?\})`/.exec(dressing)!;
  await site.edit('src/site.ts', '  footer:', `  ${frame},\n  footer:`);
  const [, use] = /```mdx\n([\s\S]*?)```/.exec(dressing)!;
  await site.edit('src/content/posts/my-study.mdx', '\n---\n', `\n---\n\n${use}`);

  const output = await follow(dressing);
  expect(output).toContain('- 0 errors');
  const post = await site.page('posts/my-study/index.html');
  expect(post).toContain('class="site-logo"');
  expect(post).toMatch(/<nav[^>]*> <a href="\/about\/">About<\/a>/);
  expect(post).toContain('Read this first.');
  expect(post).toContain('class="with-line"');
  expect(await site.page('about/index.html')).toContain('<h1>About</h1>');
  expect(await site.page('index.html')).toMatch(/<h1[^>]*>Welcome<\/h1>/);
  expect(await readFile(path.join(site.dist, 'index.html'), 'utf8')).toContain('--link: #0a6b3d');
});

test('the seventh page finds results fresh', { timeout: 300_000 }, async () => {
  expect(await follow(upgrading)).toContain('brightness: 2 runs are fresh');
});

test('the eighth page records scripts, imports runs, and draws them', {
  timeout: 600_000,
}, async () => {
  let output = '';
  const written: string[] = [];
  for (const section of bringing.split(/^(?=## )/m)) {
    for (const [file, text] of [...listings(section), ...namedBlocks(section)]) {
      await site.write(file, text);
      written.push(file);
    }
    if (commandsOf(section).length > 0) output += await follow(section);
  }
  expect(written.sort()).toEqual([
    'runs/a.jsonl',
    'runs/b.jsonl',
    'src/content/posts/optimizers.mdx',
    'src/content/posts/walk.mdx',
    'src/experiments/decay/decay.sh',
    'src/experiments/decay/experiment.ts',
    'src/experiments/optimizers/charts.ts',
    'src/experiments/optimizers/experiment.ts',
    'src/experiments/walk/charts.ts',
    'src/experiments/walk/experiment.ts',
    'src/experiments/walk/walk.py',
  ]);
  expect(output).toContain('created src/experiments/in-python/train.py');
  expect(output).toContain('walk: 6 runs are missing (quick seeds 1 to 3)');
  expect(output.match(/walk\/\S+\s+holds/g)).toHaveLength(6);
  expect(output).toContain('decay/fast-quick-seed1: completed');
  expect(output).toContain('optimizers/adam-full-seed0: imported from b.jsonl');
  expect(output).toContain('drafted/sgd-full-seed0: imported from a.jsonl');
  expect(await site.page('posts/drafted/index.html')).toContain('<svg class="chart');
  expect(await site.page('posts/in-python/index.html')).toContain('claim-supported');
  expect(await site.page('posts/walk/index.html')).toContain('<svg class="chart');
  const page = await site.page('posts/optimizers/index.html');
  expect(page).toContain('Tokens');
  expect(page).toContain('imported: my trainer');
});

describe.each(pages.map((page) => `docs/${page}`).concat('README.md'))('%s', (file) => {
  test('names only scripts that package.json has', async () => {
    const { scripts } = JSON.parse(await readText('package.json')) as { scripts: object };
    const named = [...(await readText(file)).matchAll(/\bnpm run (?:-s )?([\w:-]+)/g)].map(
      ([, name]) => name!,
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('names packages at the versions that the repository is tested with', async () => {
    const { dependencies } = JSON.parse(await readText('package.json')) as {
      dependencies: Record<string, string>;
    };
    const named = [
      ...(await readText(file)).matchAll(/(?<![\w:])((?:@[\w-]+\/)?[\w-]+)@(\d+(?:\.\d+)+)/g),
    ];
    const wrong = named.filter(([, name, version]) => dependencies[name!] !== version);
    expect(wrong.map(([text]) => text)).toEqual([]);
  });

  test('links only to files that exist', async () => {
    const prose = (await readText(file))
      .replace(/^```[\s\S]*?^```/gm, '')
      .replace(/`[^`\n]*`/g, '');
    const links = [...prose.matchAll(/\]\((?!https?:)([^)#]+)/g)];
    for (const [, link] of links) {
      await access(path.resolve(repository, path.dirname(file), link!));
    }
  });
});

/** Executes a page's commands in their order. Returns their output. */
async function follow(markdown: string): Promise<string> {
  let printed = '';
  const commands = commandsOf(markdown);
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands) {
    const { status, output } = await (/\bengine\b.* --from-pip/.test(command)
      ? checkFlags(command)
      : shell(command));
    expect(status, `${command}\n${output}`).toBe(0);
    printed += output;
  }
  return printed;
}

/** The commands of a page: each line of a shell block, a script as a whole, and the commands of a CI job's steps. */
function commandsOf(markdown: string): string[] {
  return [...markdown.matchAll(/```(sh|yaml)\n([\s\S]*?)```/g)].flatMap(([, language, block]) => {
    if (language === 'yaml') {
      const steps = [...block!.matchAll(/- run: npm ci && (.*)/g)].map(([, command]) => command!);
      return steps.map((step) => step.replace(/\$\{\{ matrix\.shard \}\}/, '1'));
    }
    return block!.startsWith('#!') ? [block!] : block!.trim().split('\n');
  });
}

/** Runs a command with a Slurm array's variable, for the script that reads it. */
function shell(command: string): Promise<Build> {
  return runCommand('sh', ['-ec', command], site.root, { SLURM_ARRAY_TASK_ID: '1' });
}

/** Only checks that the flags exist, for commands that would download gigabytes. */
async function checkFlags(command: string): Promise<Build> {
  const { output, status } = await site.run('engine', ['--help']);
  const flags = command.split(' ').filter((word) => /^--\w/.test(word));
  const unknown = flags.filter((flag) => !output.includes(flag));
  return unknown.length > 0
    ? { status: 1, output: `no such flag: ${unknown}` }
    : { status, output };
}

/** The files that a page shows: TypeScript under the name in its first line, a post under the name in the text. */
function listings(markdown: string): [file: string, text: string][] {
  const typescript = [...markdown.matchAll(/```ts\n(\/\/ (\S+)\n[\s\S]*?)```/g)].map(
    ([, text, file]): [string, string] => [file!, text!],
  );
  const [, postFile] = /Save it as `(\S+)`/.exec(markdown) ?? [];
  if (!postFile) return typescript;
  return [...typescript, [postFile, /```mdx\n([\s\S]*?)```/.exec(markdown)![1]!]];
}

/** Blocks under the file's name at the end of a paragraph. */
function namedBlocks(markdown: string): [file: string, text: string][] {
  const blocks = markdown.matchAll(/`((?:src|runs)\/[\w./-]+)`:\n\n```(?!ts\b)\w+\n([\s\S]*?)```/g);
  return [...blocks].map(([, file, text]) => [file!, text!]);
}

function readText(file: string): Promise<string> {
  return readFile(path.join(repository, file), 'utf8');
}

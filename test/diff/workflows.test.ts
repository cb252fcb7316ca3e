import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';

interface Workflow {
  name: string;
  on: Record<string, { workflows?: string[] } | null>;
  permissions: Record<string, string>;
  jobs: Record<string, { permissions?: Record<string, string>; steps: Step[] }>;
}

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

// The version that Astro depends on.
const require = createRequire(createRequire(import.meta.url).resolve('astro/package.json'));
const yaml = require('js-yaml') as { load(text: string): Workflow };

const folder = path.resolve(import.meta.dirname, '../../.github/workflows');
const read = async (name: string) => {
  const text = await readFile(path.join(folder, `${name}.yml`), 'utf8');
  return { text, workflow: yaml.load(text) };
};
const all = await Promise.all(
  (await readdir(folder)).map((name) => read(path.basename(name, '.yml'))),
);
const [differ, commenter] = [await read('results-diff'), await read('results-comment')];

const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps);
const stepUsing = (workflow: Workflow, action: string) =>
  stepsOf(workflow).find(({ uses }) => uses?.startsWith(`${action}@`));

test('what runs the code of a pull request may write nothing, and has no secrets', () => {
  const { text, workflow } = differ;
  expect(Object.keys(workflow.on)).toEqual(['pull_request']);
  expect(workflow.permissions).toEqual({ contents: 'read' });
  expect(Object.values(workflow.jobs).map((job) => job.permissions)).toEqual([undefined]);
  expect(text).not.toMatch(/secrets\.|github\.token|GITHUB_TOKEN/);
  expect(stepUsing(workflow, 'actions/checkout')?.with).toEqual({
    'fetch-depth': 2,
    'persist-credentials': false,
  });
  // A pull request's own texts must never be part of a script.
  for (const { run } of stepsOf(workflow)) expect(run ?? '').not.toContain('${{');
});

test('what may write runs nothing of a pull request', () => {
  const { workflow } = commenter;
  expect(workflow.on).toEqual({
    workflow_run: { workflows: [differ.workflow.name], types: ['completed'] },
  });
  expect(workflow.permissions).toEqual({ actions: 'read', 'pull-requests': 'write' });
  expect(Object.values(workflow.jobs).map((job) => job.permissions)).toEqual([undefined]);
  expect(stepsOf(workflow).filter(({ run }) => run)).toEqual([]);
  expect(stepUsing(workflow, 'actions/checkout')).toBeUndefined();
  expect(scriptOf(workflow)).not.toContain('${{');
});

test('all use exactly the actions that were looked at', () => {
  for (const { text } of all) {
    const used = [...text.matchAll(/uses: (.*)/g)].map(([, use]) => use);
    expect(used.length).toBeGreaterThan(0);
    for (const use of used) expect(use).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  }
});

test('no job that runs a project’s code may write, or keeps what could', () => {
  const jobs = all.flatMap(({ workflow }) =>
    Object.values(workflow.jobs).map((job) => ({
      rights: Object.entries(job.permissions ?? workflow.permissions),
      steps: job.steps,
    })),
  );
  const running = jobs.filter(({ steps }) => steps.some(({ run }) => run));
  expect(running).toHaveLength(6);
  for (const { rights, steps } of running) {
    expect(rights).toContainEqual(['contents', 'read']);
    expect(rights.filter(([, right]) => right !== 'read')).toEqual([]);
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      expect(step.with?.['persist-credentials']).toBe(false);
    }
  }
});

test('a release gets the tarballs that were tried, from a job that runs nothing of the project', async () => {
  const { workflow } = await read('package');
  const { release } = workflow.jobs;
  expect(release!.permissions).toEqual({ contents: 'write' });
  expect(release!.steps.map(({ uses }) => uses?.split('@')[0])).toEqual([
    'actions/download-artifact',
    'actions/github-script',
  ]);
  const uploaded: object[] = [];
  const repos = {
    createRelease: async ({ tag_name }: { tag_name: string }) => ({ data: { id: tag_name } }),
    uploadReleaseAsset: async (asset: object) => uploaded.push(asset),
  };
  const files: Record<string, string> = { 'a.tgz': 'first', 'notes.md': '', 'b.tgz': 'second' };
  const modules = { readdirSync: () => Object.keys(files), readFileSync: (f: string) => files[f] };
  const context = { ref: 'refs/tags/v1.2.3', repo: { owner: 'o', repo: 'r' } };
  await runScript(workflow, { files: modules, github: { rest: { repos } }, context });
  const where = { owner: 'o', repo: 'r', release_id: 'v1.2.3' };
  expect(uploaded).toEqual([
    { ...where, name: 'a.tgz', data: 'first' },
    { ...where, name: 'b.tgz', data: 'second' },
  ]);
});

test('a comment holds no markup, mention or link of the pull request', async () => {
  const hostile =
    '@a &#64;b &#x40;c &commat;d #1 <img src=x> <!-- results diff --> <a href="x">\n' +
    '[e](https://f.example) ![g](h) [i][j] www.k.example\n[j]: https://l.example\n<details>kept</details>';
  const body = await commentOf(hostile);
  const [marker, ...lines] = body!.split('\n');
  const shown = lines.slice(0, -1).join('\n');
  expect(marker).toBe('<!-- results diff -->');
  expect(shown).not.toMatch(/@\w|&#|&commat|#\d|:\/\/|www\.|\][([:]/);
  expect(shown.match(/<[^>]*>/g)).toEqual(['<details>', '</details>']);
});

test('where nothing changed there is no new comment', async () => {
  expect(await commentOf('## Results\n\nNo result changes.\n')).toBeUndefined();
});

function scriptOf(workflow: Workflow): string {
  return stepUsing(workflow, 'actions/github-script')!.with!['script'] as string;
}

/** Runs a workflow's script. @param world what it sees of files and of GitHub */
async function runScript(
  workflow: Workflow,
  { files, github, context }: { files: object; github: object; context: object },
): Promise<void> {
  const body = `return (async () => { ${scriptOf(workflow)} })();`;
  const script = new Function('require', 'github', 'context', 'core', body);
  await script(() => files, github, context, { info: () => {} });
}

/** Runs the workflow's script on an artifact, and returns the body of the comment that the script makes. */
async function commentOf(text: string): Promise<string | undefined> {
  let made: string | undefined;
  const files = {
    lstatSync: () => ({ isFile: () => true, size: text.length }),
    readFileSync: () => text,
  };
  const github = {
    paginate: async (list: string) =>
      list === 'pulls' ? [{ number: 7, head: { sha: 'f00' } }] : [],
    rest: {
      pulls: { list: 'pulls' },
      issues: {
        listComments: 'comments',
        createComment: async ({ body }: { body: string }) => (made = body),
      },
    },
  };
  const run = { head_sha: 'f00', head_branch: 'main', html_url: 'https://example.org/run' };
  const context = { repo: {}, payload: { workflow_run: run } };
  await runScript(commenter.workflow, { files, github, context });
  return made;
}

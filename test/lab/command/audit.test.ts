import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { auditVariables } from '../../../src/lab/command/audit.ts';
import { findPlaces } from '../../../src/lab/command/files/places.ts';
import { untrackedFiles } from '../../../src/lab/command/untracked.ts';
import { type Checkout, createCheckout, experimentFolder } from './checkout-fixture.ts';

const run = promisify(execFile);

let checkout: Checkout;
let other: Checkout;
beforeEach(async () => {
  checkout = await createCheckout();
  other = await createCheckout('.', false);
});

const log = () => path.join(other.top, 'read.log');
const folder = () => path.join(checkout.root, experimentFolder);

/** Runs a Python script of the experiment with the hook, and returns what it prints. */
async function runScript(
  script: string,
  {
    env = {},
    args = [],
    pythonPath,
  }: { env?: NodeJS.ProcessEnv; args?: string[]; pythonPath?: string } = {},
) {
  await checkout.own('train.py', script);
  const hook = path.join(other.top, 'hook');
  const variables = await auditVariables(hook, checkout.top, log(), pythonPath);
  const { stdout, stderr } = await run('python3', [...args, 'train.py'], {
    cwd: folder(),
    env: { ...process.env, ...variables, ...env },
  });
  expect(stderr).toBe('');
  return stdout;
}

const untracked = async (known: string[] = [], outputs: string[] = []) =>
  untrackedFiles(await findPlaces(checkout.root), log(), {
    known: [path.join(folder(), 'train.py'), ...known],
    outputs,
  });

describe('files that a script reads', () => {
  test('are named, however they are read, but not those that it writes', async () => {
    await checkout.write('.gitignore', 'ignored.csv\n');
    for (const file of [
      'data.json',
      'os.txt',
      'ignored.csv',
      'a "b"\nü.txt',
      'both.txt',
      'old.txt',
      'appended.txt',
    ]) {
      await checkout.own(file, '{}');
    }
    await checkout.own('net.py', 'import lib.deep');
    await checkout.own('lib/__init__.py', '');
    await checkout.own('lib/deep.py', '');
    await checkout.own('dynamic.py', '');
    await symlink(path.join(checkout.top, 'shared.txt'), path.join(folder(), 'link.txt'));
    await checkout.write('shared.txt', '');
    await checkout.write('known.txt', '');
    await other.write('outside.txt', '');
    const script = `
import json, os, sqlite3, importlib, pathlib, shutil, net
json.load(open("data.json"))
os.close(os.open("os.txt", os.O_RDONLY))
pathlib.Path("ignored.csv").read_text()
open('a "b"\\nü.txt'.encode()).close()
open("both.txt", "r+").close()
open("old.txt", "w").close(); open("old.txt").close()
open("appended.txt", "a").close(); open("appended.txt").close()
open("made.txt", "w").close(); open("made.txt").close()
open("made.new", "w").close(); os.replace("made.new", "moved.txt"); open("moved.txt").close()
importlib.import_module("dynamic")
open("link.txt").close()
open("../../../known.txt").close()
open(${JSON.stringify(path.join(other.top, 'outside.txt'))}).close()
sqlite3.connect("made.db").execute("create table t(x)"); sqlite3.connect("made.db")
sqlite3.connect("file.db").close(); sqlite3.connect(":memory:")
try: open("missing.txt")
except FileNotFoundError: pass
os.listdir(".")
print("done")
`;
    await checkout.own('file.db', '');
    expect(await runScript(script)).toBe('done\n');
    const expected = [
      'a "b"\nü.txt',
      'both.txt',
      'data.json',
      'dynamic.py',
      'file.db',
      'ignored.csv',
      'lib/__init__.py',
      'lib/deep.py',
      'net.py',
      'os.txt',
    ];
    expect(await untracked([path.join(checkout.top, 'known.txt')])).toEqual(
      [...expected.map((name) => `${experimentFolder}/${name}`), 'shared.txt'].sort(),
    );
    // The second time, Python loads what it compiled.
    await writeFile(log(), '');
    await runScript('import net, dynamic');
    expect(await untracked()).toEqual(
      ['dynamic.py', 'lib/__init__.py', 'lib/deep.py', 'net.py'].map(
        (name) => `${experimentFolder}/${name}`,
      ),
    );
  });

  test('are told at once, by children, too', async () => {
    for (const name of ['fork', 'spawn', 'child', 'killed', 'closed'])
      await checkout.own(`${name}.txt`, '');
    const script = `
import multiprocessing, os, subprocess, sys
def read(name): open(name).close()
if __name__ == "__main__":
    for method in ("fork", "spawn"):
        with multiprocessing.get_context(method).Pool(2) as pool: pool.map(read, [method + ".txt"])
    subprocess.run([sys.executable, "-c", "open('child.txt')"], check=True)
    if os.fork() == 0:
        open("killed.txt"); os.kill(os.getpid(), 9)
    os.wait()
`;
    await runScript(script);
    await runScript('import os; os.closerange(3, 256); open("closed.txt")');
    expect(await untracked()).toEqual(
      ['child', 'closed', 'fork', 'killed', 'spawn'].map(
        (name) => `${experimentFolder}/${name}.txt`,
      ),
    );
  });

  test('are not those of tools, outputs, inputs that DVC keeps, and lock files', async () => {
    const files = [
      '.venv/lib/a.py',
      'env/lib/python3/site-packages/a.py',
      'pyproject.toml',
      'uv.lock',
      '.git/config',
      'node_modules/a.js',
      'out/state.pt',
      'images/1.png',
      'a.npz',
    ];
    await Promise.all(files.map((file) => checkout.write(file, '')));
    await checkout.write('images.dvc', '');
    await checkout.write('a.npz.dvc', '');
    const all = files.map((file) => path.join(checkout.top, file));
    await runScript(`for name in ${JSON.stringify(all)}: open(name).close()`);
    const known = ['images.dvc', 'a.npz.dvc'].map((file) => path.join(checkout.top, file));
    expect(await untracked(known, [path.join(checkout.top, 'out')])).toEqual([]);
    expect(await untracked()).toEqual(['a.npz', 'images/1.png', 'out/state.pt']);
  });

  test('are not Python’s own in the checkout', async () => {
    await run('python3', ['-m', 'venv', '--without-pip', path.join(checkout.top, 'environment')]);
    await checkout.own('train.py', 'open("../../../environment/pyvenv.cfg").close()');
    const variables = await auditVariables(path.join(other.top, 'hook'), checkout.top, log(), '');
    const python = path.join(checkout.top, 'environment/bin/python');
    await run(python, ['train.py'], { cwd: folder(), env: { ...process.env, ...variables } });
    expect(await untracked()).toEqual([]);
    expect(await readFile(log(), 'utf8')).toContain('train.py');
  });

  test('are named by their folder where they are many', async () => {
    for (let i = 0; i < 21; i++) {
      for (const file of [`many/${i}.txt`, `deep/${i}/${i}.txt`]) await checkout.own(file, '');
      for (let j = 0; j < 22; j++) await checkout.own(`wide/${i}/${j}.txt`, '');
    }
    await checkout.own('wide/one.txt', '');
    for (let i = 0; i < 20; i++) await checkout.own(`few/${i}.txt`, '');
    await runScript(
      'import glob\nfor name in glob.glob("**/*.txt", recursive=True): open(name).close()',
    );
    const names = (await untracked()).map((name) => name.slice(experimentFolder.length + 1));
    expect(names.filter((name) => !/^(few|deep)/.test(name))).toEqual(['many/', 'wide/']);
    expect(names.filter((name) => name.startsWith('few/'))).toHaveLength(20);
    expect(names.filter((name) => name.startsWith('deep/'))).toHaveLength(21);
  });

  test('are none where nothing was logged, or only a part of a name', async () => {
    expect(await untracked()).toEqual([]);
    const data = await checkout.own('data.json', '');
    await writeFile(log(), `read ${data}`);
    expect(await untracked()).toEqual([]);
    await writeFile(
      log(),
      `read ${data}\0read \0\0nonsense\0read relative\0read /etc/passwd\0read ${checkout.top}\0`,
    );
    expect(await untracked()).toEqual([`${experimentFolder}/data.json`]);
  });
});

describe('the hook', () => {
  test('leaves a script as it is: its path, its modules and its errors', async () => {
    const script = `
import sys
print([each for each in sys.path if "hook" in each], "sitecustomize" in sys.modules)
try: open("missing.txt")
except FileNotFoundError as error: print(error.errno, len(error.__traceback__.tb_frame.f_code.co_names) > 0)
open(0, closefd=False); open(b"train.py").close()
`;
    expect(await runScript(script)).toBe('[] True\n2 True\n');
  });

  test('lets the environment’s own sitecustomize run, which it hides', async () => {
    await other.write(
      'packages/sitecustomize.py',
      'import builtins\nbuiltins.customized = __name__',
    );
    const pythonPath = path.join(other.top, 'packages');
    expect(await runScript('print(customized)', { pythonPath })).toBe('sitecustomize\n');
    const known = path.join(folder(), 'data.json');
    await writeFile(known, '');
    await runScript('open("data.json")', { pythonPath });
    expect(await untracked()).toEqual([`${experimentFolder}/data.json`]);
  });

  test('does no harm where it can’t work', async () => {
    const script = 'open("train.py").close(); print("done")';
    const readOnly = path.join(other.top, 'no-such-folder/log');
    expect(await runScript(script, { env: { RETRACE_AUDIT_LOG: readOnly } })).toBe('done\n');
    expect(await runScript(script, { env: { RETRACE_AUDIT_LOG: undefined } })).toBe('done\n');
    expect(await runScript(script, { env: { RETRACE_AUDIT_ROOT: '' } })).toBe('done\n');
    for (const option of ['-S', '-I', '-E'])
      expect(await runScript(script, { args: [option] })).toBe('done\n');
    const root = path.join(other.top, 'gone');
    await mkdir(root);
    const removed = `import os; os.chdir(${JSON.stringify(root)}); os.rmdir(${JSON.stringify(root)})\ntry: open("x")\nexcept FileNotFoundError: print("done")`;
    expect(await runScript(removed)).toBe('done\n');
  });

  test('tells of a folder with very many files only the first, and reads again cost nothing', async () => {
    const script = `
import os
os.makedirs("data")
for i in range(1100): os.mknod("data/%d" % i)
for _ in range(2):
    for i in range(1100): open("data/%d" % i).close()
open("last.txt").close()
`;
    await checkout.own('last.txt', '');
    await runScript(script);
    expect((await readFile(log(), 'utf8')).match(/\/data\/\d+\0/g)).toHaveLength(1000);
    expect(await untracked()).toEqual([
      `${experimentFolder}/data/`,
      `${experimentFolder}/last.txt`,
    ]);
  });
});

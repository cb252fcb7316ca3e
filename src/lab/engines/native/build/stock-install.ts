import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../../../../messages/expected-error.ts';
import { addonPath, librariesPath, tfjsNodeFolder } from '../installation.ts';
import { CommandError, type RunCommand } from '../run-command.ts';

export interface StockEffects {
  run: RunCommand;
  fetch: typeof fetch;
  environment: NodeJS.ProcessEnv;
}

/**
 * Runs the package's own install script, which downloads libtensorflow 2.9.1 and a prebuilt addon. The script writes
 * into its package, so it runs in a copy of the package, inside `staging`.
 * @param folder the installation's folder, created here
 * @throws ExpectedError naming the alternatives to that download
 */
export async function installStock(
  folder: string,
  staging: string,
  effects: StockEffects,
): Promise<void> {
  await requireReachable(effects);
  const copy = path.join(staging, 'package');
  await copyInstaller(tfjsNodeFolder(), copy);
  await runInstaller(copy, effects);
  if (!existsSync(path.join(copy, addonPath))) throw stockFailure('it left no addon');
  await mkdir(path.join(folder, 'deps'), { recursive: true });
  await rename(path.join(copy, librariesPath), path.join(folder, librariesPath));
  await rename(path.join(copy, 'lib'), path.join(folder, 'lib'));
}

/** Reports an unreachable host in one line. The script itself would print a stack trace or hang. */
async function requireReachable({ fetch, environment }: StockEffects): Promise<void> {
  // This check doesn't use proxies, so it can't tell what the script reaches through one.
  if (['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => environment[name]))
    return;
  const host = await stockHost(environment);
  try {
    await fetch(host, { method: 'HEAD', signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    throw stockFailure(`${new URL(host).host} can't be reached: ${reason}`);
  }
}

/** The host of the prebuilt addon, or the mirror that the script's environment variables name. */
async function stockHost(environment: NodeJS.ProcessEnv): Promise<string> {
  const mirror =
    environment['TFJS_NODE_BASE_URI'] ||
    environment['TFJS_NODE_CDN_STORAGE'] ||
    environment['CDN_STORAGE'];
  if (mirror) return mirror;
  const manifest = await readFile(path.join(tfjsNodeFolder(), 'package.json'), 'utf8');
  return JSON.parse(manifest).binary.host;
}

async function copyInstaller(from: string, to: string): Promise<void> {
  for (const name of ['package.json', 'binding.gyp', 'binding', 'scripts', 'node_modules']) {
    const source = path.join(from, name);
    if (existsSync(source)) await cp(source, path.join(to, name), { recursive: true });
  }
}

async function runInstaller(folder: string, { run, environment }: StockEffects): Promise<void> {
  const modules = path.resolve(tfjsNodeFolder(), '../..');
  const binaries = [path.join(modules, '.bin'), path.dirname(process.execPath)];
  const env = {
    // The copy finds its dependencies in the original node_modules.
    NODE_PATH: modules,
    PATH: [...binaries, environment['PATH'] ?? ''].join(path.delimiter),
  };
  const script = [path.join('scripts', 'install.js'), 'gpu', 'download'];
  await run(process.execPath, script, { cwd: folder, env, show: true }).catch((error) => {
    throw error instanceof CommandError ? stockFailure('see above') : error;
  });
}

function stockFailure(reason: string): ExpectedError {
  return new ExpectedError(
    `the stock install failed (${reason}); build against a TensorFlow wheel: \`npm run engine -- --from-pip\`, or \`npm run engine -- --wheel FILE\``,
  );
}

import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';
import { extract } from 'tar';

/** The folder of a Vulkan driver that computes on the processor, and the environment with which Dawn finds it. */
export interface SoftwareDriver {
  folder: string;
  environment: NodeJS.ProcessEnv;
}

/**
 * Unpacks the SwiftShader of the tests' Chromium into a temporary folder, which the caller must remove.
 *
 * @throws Error if the package isn't installed
 */
export async function unpackSwiftShader(): Promise<SoftwareDriver> {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const root = main.slice(0, main.lastIndexOf('chromium') + 'chromium'.length);
  const archive = brotliDecompressSync(await readFile(path.join(root, 'bin/swiftshader.tar.br')));
  const folder = await mkdtemp(path.join(tmpdir(), 'retrace-swiftshader-'));
  await pipeline(Readable.from([archive]), extract({ cwd: folder }));
  const icd = path.join(folder, 'vk_swiftshader_icd.json');
  const environment = { ...process.env, LD_LIBRARY_PATH: folder, VK_ICD_FILENAMES: icd };
  return { folder, environment };
}

/** Runs a script beside this file on SwiftShader, and returns the JSON that the script printed. */
export async function runOn<Result>(
  { environment }: SoftwareDriver,
  script: string,
  ...args: string[]
): Promise<Result> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', file, ...args],
    { env: environment },
  );
  return JSON.parse(stdout);
}

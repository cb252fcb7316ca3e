import { access } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const installedNames = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'chrome',
];
const macChrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Starts the Chrome at `CHROME_PATH`, else an installed Chrome, else the Chromium from npm (only on x64 Linux). */
export async function launchBrowser(environment = process.env): Promise<Browser> {
  const installed = environment['CHROME_PATH'] || (await findInstalled(environment['PATH'] ?? ''));
  return chromium.launch({
    executablePath: installed || (await unpackBundled()),
    // Don't use the package's arguments, which switch web security off.
    args: ['--no-sandbox', '--disable-gpu'],
  });
}

async function findInstalled(searchPath: string): Promise<string | undefined> {
  const folders = searchPath.split(path.delimiter).filter(Boolean);
  const candidates = folders.flatMap((folder) =>
    installedNames.map((name) => path.join(folder, name)),
  );
  for (const candidate of [...candidates, macChrome]) {
    if (await exists(candidate)) return candidate;
  }
  return undefined;
}

async function unpackBundled(): Promise<string> {
  // Set this before importing the package, so that it unpacks libraries missing on a bare system.
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x';
  const { default: bundled } = await import('@sparticuz/chromium');
  bundled.setGraphicsMode = false;
  return bundled.executablePath();
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

import path from 'node:path';
import { ExpectedError } from '../../../../messages/expected-error.ts';
import { native } from '../../native.ts';
import { addonPath, installationFolder } from '../installation.ts';
import { type Platform, thisPlatform, whyNoWheel, whyUnsupported } from '../platform.ts';
import { installFromPip, installWheel, type WheelEffects } from './install-wheel.ts';
import { requireSpace, requireWritable } from './requirements.ts';
import { moveIntoPlace, withStagingFolder } from './staging.ts';
import { installStock, type StockEffects } from './stock-install.ts';
import { type TrainingReport, verifyInstallation } from './verify-installation.ts';

/** Where the addon and libtensorflow come from. */
export type EngineSource =
  | { kind: 'stock' }
  | { kind: 'wheel'; file: string }
  | { kind: 'pip'; cuda: boolean };

export interface BuildEffects extends StockEffects, WheelEffects {
  /** The cache folder, in which the installation's folder is created. */
  cache: string;
  platform?: Platform;
}

export interface BuiltEngine extends TrainingReport {
  folder: string;
}

/**
 * Makes the native engine loadable. Replaces an existing installation only after the new one has trained two steps.
 * @throws ExpectedError naming what is missing, with its remedy
 */
export async function buildEngine(
  source: EngineSource,
  effects: BuildEffects,
): Promise<BuiltEngine> {
  requirePlatform(source, effects.platform ?? thisPlatform);
  const target = installationFolder(effects.cache);
  const parent = path.dirname(target);
  await requireWritable(parent);
  return withStagingFolder(parent, async (staging) => {
    const built = path.join(staging, 'built');
    await install(source, built, staging, effects);
    effects.log('Verifying: two training steps');
    const addon = path.join(built, addonPath);
    const report = await verifyInstallation(addon, native.environment, effects.run);
    await moveIntoPlace(built, target, staging);
    return { ...report, folder: target };
  });
}

function requirePlatform(source: EngineSource, platform: Platform): void {
  const reason =
    whyUnsupported(platform) ?? (source.kind === 'stock' ? undefined : whyNoWheel(platform));
  if (reason) throw new ExpectedError(reason);
}

async function install(
  source: EngineSource,
  folder: string,
  staging: string,
  effects: BuildEffects,
): Promise<void> {
  if (source.kind === 'wheel') return installWheel(source.file, folder, staging, effects);
  if (source.kind === 'pip') return installFromPip(source.cuda, folder, staging, effects);
  await requireSpace(staging, stockBytes);
  return installStock(folder, staging, effects);
}

/** Libtensorflow 2.9.1 for CUDA, unpacked, rounded up. */
const stockBytes = 1.5e9;

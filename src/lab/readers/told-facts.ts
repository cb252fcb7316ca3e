import { isPlain } from '../../messages/plain-text.ts';
import type { FoundFacts } from './found-run.ts';

/** What a tool's files tell, as they tell it. */
export interface Told {
  /** In seconds since 1970. */
  started?: number | undefined;
  durationSeconds?: number | undefined;
  /** "3.11.7" or "CPython 3.11.7" */
  python?: string | undefined;
  system?: string | undefined;
  processor?: string | undefined;
  gpu?: string | undefined;
  commit?: string | undefined;
  packages?: Record<string, string> | undefined;
}

/** The facts that may be told: of a text that isn't what its name says, such as a path, nothing is left. */
export function factsOf(told: Told): FoundFacts {
  return withoutGaps<FoundFacts>({
    started: isoTime(told.started),
    durationSeconds: durationOf(told.durationSeconds),
    python: /\d+\.\d+[\w.+-]{0,40}/.exec(told.python ?? '')?.[0],
    system: nameOf(told.system),
    processor: nameOf(told.processor),
    gpu: nameOf(told.gpu),
    commit: /^([0-9a-f]{40}|[0-9a-f]{64})$/.exec(told.commit ?? '')?.[0],
    packages: told.packages,
  });
}

/** A text as a label, if it is one that can be shown. */
export function labelOf(text: string | undefined): string | undefined {
  const label = text?.trim();
  return label && label.length <= 300 && isPlain(label) ? label : undefined;
}

/** The object without its keys that have no value. */
export function withoutGaps<Value extends object>(
  value: {
    [Key in keyof Value]: Value[Key] | undefined;
  },
): Value {
  const told = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(told) as Value;
}

/** The versions of a `requirements.txt`. Lines that give a path or an address are left out. */
export function pinnedVersions(requirements: string): Record<string, string> | undefined {
  const pins = [...requirements.matchAll(/^([A-Za-z0-9][\w.-]*)==([\w.+!-]{1,100})\s*$/gm)];
  if (pins.length === 0) return undefined;
  return Object.fromEntries(pins.map(([, name, version]) => [name!, version!]));
}

/** The end of the year 9999. */
const lastSecond = 253_402_300_799;

function isoTime(seconds: number | undefined): string | undefined {
  if (!seconds || !(seconds > 0) || seconds > lastSecond) return undefined;
  return new Date(seconds * 1000).toISOString();
}

function durationOf(seconds: number | undefined): number | undefined {
  if (seconds === undefined || !(seconds >= 0) || seconds > lastSecond) return undefined;
  return Math.round(seconds * 1000) / 1000;
}

/** The name of a processor or system: no path and no address. */
function nameOf(text: string | undefined): string | undefined {
  const name = labelOf(text);
  return name && name.length <= 200 && !/[\\/@]/.test(name) ? name : undefined;
}

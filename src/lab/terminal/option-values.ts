import { InvalidArgumentError } from 'commander';
import { parseShard, type Shard } from '../planning/shard.ts';

/** Reads an option's value. @throws InvalidArgumentError */
export function positiveInteger(value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected a positive integer.');
}

/** Reads a seed; only imported runs may have 0. @throws InvalidArgumentError */
export function seed(value: string): number {
  if (/^(0|[1-9]\d{0,8})$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected a whole number, from 0 on.');
}

/** Node's timers count milliseconds in 31 bits, and a longer timer fires at once. */
const longestHours = 596;

/** Reads "90s", "9m" or "2h", as seconds. @throws InvalidArgumentError */
export function seconds(value: string): number {
  const [, count, unit] = /^([1-9]\d{0,6})(s|m|h)$/.exec(value) ?? [];
  if (!count || !unit) throw new InvalidArgumentError('Expected a time such as 90s, 9m or 2h.');
  const time = Number(count) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h'];
  if (time <= longestHours * 3600) return time;
  throw new InvalidArgumentError(
    `Expected at most ${longestHours}h; omit the option for no limit.`,
  );
}

/** Reads "2/5". @throws InvalidArgumentError */
export function shard(value: string): Shard {
  const parsed = parseShard(value);
  if (parsed) return parsed;
  throw new InvalidArgumentError('Expected i/n, from 1/n to n/n.');
}

/** Reads an amount of memory, as Slurm writes it: "16G". @throws InvalidArgumentError */
export function memory(value: string): string {
  if (/^[1-9]\d{0,8}[KMGT]?$/.test(value)) return value;
  throw new InvalidArgumentError('Expected an amount of memory such as 800M or 16G.');
}

/** Reads the name of a partition, or several with commas. @throws InvalidArgumentError */
export function partition(value: string): string {
  if (/^\w[\w.,-]{0,200}$/.test(value)) return value;
  throw new InvalidArgumentError('Expected the name of a partition.');
}

/** Keeps only the last part of a path, also of a Windows path: a record must not reveal the machine's folders. */
export function withoutFolders(argument: string): string {
  return argument.replace(/^(.*=)?.*[\\/](?=[^\\/]+[\\/]*$)/s, '$1…/');
}

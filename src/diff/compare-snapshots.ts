import type { Attempt } from '../evidence/attempt.ts';
import { splitName } from '../lab/records/run-id.ts';
import type { Cause, Change, DiffReport, ReportedSide } from './diff-document.ts';
import { type DrawnFigure, type Item, itemsOf, type Said, usesOf } from './items.ts';
import type { Snapshot } from './snapshot.ts';

export interface Comparison
  extends Pick<DiffReport, 'changes' | 'unchanged' | 'problems' | 'lastingProblems'> {
  /** The drawings of the changed figures, by `<experiment>/<name>`. */
  figures: Map<string, Sides<DrawnFigure>>;
}

export interface Sides<T> {
  before?: T | undefined;
  after?: T | undefined;
}

/**
 * Compares two snapshots item by item, and determines the cause of each change.
 *
 * @param cross takes a snapshot of the later code on the earlier runs; called at most once, when something has changed
 */
export async function compareSnapshots(
  before: Snapshot,
  after: Snapshot,
  cross: () => Promise<Snapshot>,
): Promise<Comparison> {
  let crossing: Promise<Snapshot> | undefined;
  const snapshots = { before, after, crossed: () => (crossing ??= cross()) };
  const compared: Compared[] = [];
  for (const item of itemsOf(before, after)) {
    if (!isOfFailed(item, before, after)) compared.push(await compareItem(item, snapshots));
  }
  const changes = mergeSame(compared.flatMap(({ change }) => change ?? []));
  const changed = new Set(changes.map(nameOf));
  const unchanged = compared.filter((one) => one.unchanged).map(({ item }) => nameOf(item));
  return {
    changes,
    unchanged: new Set(unchanged.filter((name) => !changed.has(name))).size,
    ...problemsOf(before, after, compared),
    figures: new Map(compared.flatMap(({ item, drawn }) => (drawn ? [[item.of, drawn]] : []))),
  };
}

interface Snapshots {
  before: Snapshot;
  after: Snapshot;
  crossed(): Promise<Snapshot>;
}

interface Compared {
  item: Item;
  failures: Sides<string>;
  unchanged?: boolean;
  change?: Change;
  drawn?: Sides<DrawnFigure>;
}

/** Whether an item's experiment couldn't be loaded on one side: the item is then neither new nor gone. */
function isOfFailed({ of }: Item, before: Snapshot, after: Snapshot): boolean {
  const experiment = splitName(of).experiment;
  return before.failed.has(experiment) || after.failed.has(experiment);
}

async function compareItem(item: Item, snapshots: Snapshots): Promise<Compared> {
  const { before, after, crossed } = snapshots;
  const source = item.source?.(after);
  if (source !== undefined && source === item.source?.(before)) {
    return { item, failures: {}, unchanged: true };
  }
  const [a, b] = [await item.said(before), await item.said(after)];
  const failures = { before: errorOf(a), after: errorOf(b) };
  if (failures.before !== undefined && failures.after !== undefined) return { item, failures };
  const sides = { before: orFailure(a), after: orFailure(b) };
  if (sides.before?.exact === sides.after?.exact) return { item, failures, unchanged: true };
  const cause = await causeOf(sides, async () => orFailure(await item.said(await crossed())));
  const change = changeOf(item, sides, cause, snapshots);
  const drawn = { before: sides.before?.drawn, after: sides.after?.drawn };
  return { item, failures, change, ...((drawn.before ?? drawn.after) && { drawn }) };
}

function changeOf(
  item: Item,
  sides: Sides<Said>,
  cause: Cause,
  { before, after }: Snapshots,
): Change {
  const uses = usesOf(item, after);
  const formerUses = usesOf(item, before).map((use) => `${use} (before)`);
  return {
    kind: item.kind,
    of: item.of,
    ...reportSides(sides),
    cause,
    flips: isFlip(sides),
    visible: isVisible(sides),
    uses: uses.length > 0 ? uses : formerUses,
  };
}

async function causeOf(
  { before, after }: Sides<Said>,
  cross: () => Promise<Said | undefined>,
): Promise<Cause> {
  if (!before) return 'new';
  if (!after) return 'gone';
  const crossed = await cross();
  if (!crossed) return 'unknown';
  const aspect = aspectOf({ before, after });
  if (aspect(before) === aspect(crossed)) return 'runs';
  return aspect(crossed) === aspect(after) ? 'code' : 'runs and code';
}

/**
 * Selects what determines the cause of a change: the outcome if the verdict flips, the text if it is visible, else
 * every bit.
 */
function aspectOf(sides: Sides<Said>): (said: Said) => string | undefined {
  if (isFlip(sides)) return ({ outcome }) => outcome;
  const byText = !sides.after?.rows && isVisible(sides);
  return byText ? ({ text }) => text : ({ exact }) => exact;
}

function isFlip({ before, after }: Sides<Said>): boolean {
  return before?.outcome !== undefined && after?.outcome !== undefined
    ? before.outcome !== after.outcome
    : false;
}

function isVisible({ before, after }: Sides<Said>): boolean {
  return before?.rows !== undefined || before?.text !== after?.text;
}

function reportSides({ before, after }: Sides<Said>): Pick<Change, 'before' | 'after'> {
  return {
    ...(before && { before: report(before, after) }),
    ...(after && { after: report(after, before) }),
  };
}

function report(said: Said, other: Said | undefined): ReportedSide {
  const { number, outcome } = said;
  return {
    text: textBeside(said, other),
    ...(number !== undefined && { number }),
    ...(outcome !== undefined && { outcome }),
  };
}

/**
 * For a figure, the number of rows that the other side doesn't have; for a table or diagram, the first such rows or
 * labels; else the text.
 */
function textBeside({ text, rows, drawn }: Said, other: Said | undefined): string {
  if (!rows || !other?.rows) return text;
  const others = new Set(other.rows);
  const differing = rows.filter((row) => !others.has(row));
  if (drawn?.csv !== undefined) return `${differing.length} of ${text} differ`;
  const shown = differing.slice(0, rowsAtMost);
  const more = differing.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more rows`] : [])].join('; ') || text;
}

const rowsAtMost = 3;

/** Gives an item that couldn't be computed a text that says so. */
function orFailure(one: Attempt<Said> | undefined): Said | undefined {
  return one && 'error' in one ? { text: "couldn't be computed", exact: one.error } : one?.ok;
}

function errorOf(one: Attempt<Said> | undefined): string | undefined {
  return one && 'error' in one ? one.error : undefined;
}

/** Merges equal changes in several posts into one. */
function mergeSame(changes: readonly Change[]): Change[] {
  const groups = Map.groupBy(changes, ({ uses: _, ...change }) => JSON.stringify(change));
  return [...groups.values()].map((group) => ({
    ...group[0]!,
    uses: group.flatMap(({ uses }) => uses),
  }));
}

function nameOf({ kind, of }: Pick<Change, 'kind' | 'of'>): string {
  return `${kind} ${of}`;
}

function problemsOf(
  before: Snapshot,
  after: Snapshot,
  compared: readonly Compared[],
): Pick<Comparison, 'problems' | 'lastingProblems'> {
  const said = new Set([...before.problems, ...after.problems]);
  const sided: Sides<string>[] = [
    ...[...said].map((problem) => ({
      before: before.problems.find((one) => one === problem),
      after: after.problems.find((one) => one === problem),
    })),
    ...compared.map(({ item, failures }) => ({
      before: failures.before && `${item.of}: ${failures.before}`,
      after: failures.after && `${item.of}: ${failures.after}`,
    })),
  ];
  const lasting = sided.flatMap((one) => (one.before && one.after) || []);
  const single = sided
    .filter((one) => !one.before || !one.after)
    .flatMap((one) => one.after ?? (one.before ? `${one.before} (before)` : []));
  // A claim may fail in each of its posts, but is listed once.
  return { problems: [...new Set(single)], lastingProblems: [...new Set(lasting)] };
}

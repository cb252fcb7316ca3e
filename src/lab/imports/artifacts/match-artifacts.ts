import { ExpectedError } from '../../../messages/expected-error.ts';
import { plainLine } from '../../../messages/plain-text.ts';
import type { ArtifactDeclaration, ArtifactDeclarations } from '../../artifacts/declare.ts';
import type { FoundArtifact, FoundKind } from '../../readers/found-artifact.ts';
import type { FoundRun } from '../../readers/found-run.ts';
import { camelCase } from '../../readers/metric-names.ts';

export interface MatchedArtifacts {
  /** What was found of each, by the declared name. */
  matched: Map<string, FoundArtifact[]>;
  /** Declared, but not found. */
  missing: string[];
  /** Found, but not declared. */
  others: FoundArtifact[];
}

/**
 * Matches what a tool left to the artifacts that an experiment declares: by its whole name in camelCase, `plotsConfusionMatrix`
 * for "plots/confusion matrix", else by the last part of it, `confusionMatrix`.
 *
 * @throws ExpectedError naming two that could be meant
 */
export function matchArtifacts(
  { artifacts = [], place }: Pick<FoundRun, 'artifacts' | 'place'>,
  declared: ArtifactDeclarations,
): MatchedArtifacts {
  const matched = new Map<string, FoundArtifact[]>();
  const missing: string[] = [];
  for (const [name, { kind }] of Object.entries(declared)) {
    const own = artifactsOf(
      name,
      artifacts.filter((each) => fits[kind].includes(each.kind)),
      place,
    );
    if (own.length > 0) matched.set(name, own);
    else missing.push(name);
  }
  const taken = new Set([...matched.values()].flat());
  return { matched, missing, others: artifacts.filter((each) => !taken.has(each)) };
}

/** "plots/confusion matrix" is "confusion matrix", and "plots/grid/1" is "grid/1". */
export function lastPart(name: string): string {
  return /(?:[^/.]+[/.])?\d+$|[^/.]+$/.exec(name)?.[0] ?? name;
}

const fits: Readonly<Record<ArtifactDeclaration['kind'], readonly FoundKind[]>> = {
  table: ['table'],
  array: ['array'],
  picture: ['picture'],
  text: ['text'],
  digest: ['file', 'array', 'picture'],
};

/** What the tool itself kept counts before what lies beside. */
function artifactsOf(
  declared: string,
  fitting: readonly FoundArtifact[],
  place: string,
): FoundArtifact[] {
  const own = fitting.filter(({ isBeside }) => !isBeside);
  const beside = fitting.filter(({ isBeside }) => isBeside);
  for (const form of [
    (name: string) => name,
    camelCase,
    (name: string) => camelCase(lastPart(name)),
  ]) {
    for (const artifacts of [own, beside]) {
      const found = artifacts.filter(({ name }) => form(name) === declared);
      if (found.length === 0) continue;
      refuseSeveral(declared, found, place);
      return found;
    }
  }
  return [];
}

function refuseSeveral(declared: string, found: readonly FoundArtifact[], place: string): void {
  const [first, second] = [...new Set(found.map(({ name }) => name))];
  if (second === undefined) return;
  const both = [first!, second].map((name) => JSON.stringify(plainLine(name, 60))).join(' and ');
  const whole = camelCase(first!);
  const remedy =
    whole === declared || whole === undefined
      ? 'rename one where it is logged'
      : `declare it by its whole name, as ${whole}`;
  throw new ExpectedError(`${place}: ${both} could both be ${declared}: ${remedy}`);
}

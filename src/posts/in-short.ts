import { outcomeOf } from '../lab/findings/outcome.ts';
import type { PointPart } from '../markdown/summary/summary-points.ts';
import { originMarks } from './origins/origin.ts';
import { urgentLabels } from './origins/run-facts.ts';
import { type ResolvedPost, usesOf } from './resolved-post.ts';
import { valueLabels } from './shown-value.ts';

/**
 * What a post says in short, as plain text: each paragraph or point of `<InShort>`, with its numbers and with what its
 * marks say, in brackets. Without a result yet, a point is left out.
 */
export function pointsInShort(post: ResolvedPost): string[] {
  return post.references.inShort.flatMap((parts) => {
    const texts = parts.map((part) => (typeof part === 'string' ? part : shownText(post, part)));
    return texts.includes(undefined) ? [] : [closed(texts.join('').trim())];
  });
}

function shownText(
  post: ResolvedPost,
  { component, of }: Exclude<PointPart, string>,
): string | undefined {
  if (component === 'Value') return valueText(post, of);
  if (component === 'Claim') return outcomeText(post, of);
  const found = usesOf(post, 'Ref').find((use) => use.of === of);
  return found && `${found.shown.kind}\u00a0${found.shown.number}`;
}

function valueText(post: ResolvedPost, of: string): string | undefined {
  const found = usesOf(post, 'Value').find((use) => use.of === of)?.shown;
  // An interval has spaces, too: no line or shortened text may end in it.
  return found?.text && found.text.replaceAll(' ', '\u00a0') + inBrackets(valueLabels(found));
}

/** What follows a claim's words. They say themselves that a claim is supported. */
function outcomeText(post: ResolvedPost, of: string): string | undefined {
  const tested = usesOf(post, 'Claim').find((use) => use.of === of)?.shown;
  if (!tested?.finding) return undefined;
  const { kind, label } = outcomeOf(tested.finding);
  const outcome = kind === 'supported' ? [] : [label.toLowerCase()];
  return inBrackets([
    ...outcome,
    ...(tested.origin ? urgentLabels(originMarks(tested.origin)) : []),
  ]);
}

function inBrackets(labels: readonly string[]): string {
  return labels.length > 0 ? ` (${labels.join(', ')})` : '';
}

/** Points of a list often end without a full stop, but plain text joins them. */
function closed(text: string): string {
  return /[.!?…][)\]"”’]*$/.test(text) ? text : `${text}.`;
}

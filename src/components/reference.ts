import { attributeNaming, PostError, type Usage } from './post-context.ts';

/** Splits `<experiment>/<name>`. @throws PostError */
export function parseReference(usage: Usage): { experiment: string; name: string } {
  const [experiment, name, ...rest] = usage.of.split('/');
  if (experiment && name && rest.length === 0) return { experiment, name };
  throw new PostError(usage, `must be ${attributeNaming(usage.component)}="experiment/name"`);
}

/** Whether it is a `Picture` that is referred to: what experiments show has their name before a slash. */
export function namesPicture(of: string): boolean {
  return !of.includes('/');
}

/** The anchor of a figure, unique on the page because a chart stands there once. */
export function figureAnchor(of: string): string {
  return `figure-${of.replaceAll('/', '-')}`;
}

/** The anchor of a table, unique on the page as well. */
export function tableAnchor(of: string): string {
  return `table-${of.replaceAll('/', '-')}`;
}

/** The anchor of an entry in the list of references. */
export function referenceAnchor(key: string): string {
  return `reference-${key}`;
}

/** The anchor of one of the places where a post cites it, counted from 1. */
export function citationAnchor(key: string, occurrence: number): string {
  return `citation-${key}-${occurrence}`;
}

/** The anchor of a claim in the ledger. */
export function ledgerAnchor(is: string): string {
  return `claim-${is.replaceAll('/', '-')}`;
}

/** The anchor of the list of an experiment's runs. */
export function runsAnchor(experiment: string): string {
  return `runs-${experiment}`;
}

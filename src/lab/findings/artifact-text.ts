import { counted, formatCount } from '../../messages/counted.ts';
import type { ArtifactEntry } from '../records/artifact-entry.ts';

/** The size of an artifact: "100 rows", "21 × 21 numbers", "64 × 64 pixels", "1,204 bytes". */
export function describeSize(entry: ArtifactEntry): string {
  switch (entry.kind) {
    case 'table':
      return counted(entry.rows, 'row');
    case 'array':
      return `${entry.shape.map(formatCount).join(' × ') || '1'} numbers`;
    case 'picture':
      return `${entry.width} × ${entry.height} pixels`;
    default:
      return counted(entry.bytes, 'byte');
  }
}

/** "64 × 64 pixels, SHA-256 0123456": tells apart what only its content does. */
export function describeContent(entry: ArtifactEntry): string {
  return `${describeSize(entry)}, SHA-256 ${entry.sha256.slice(0, 7)}`;
}

/** An artifact with its step: "samples@500". */
export function nameWithStep({ name, step }: Pick<ArtifactEntry, 'name' | 'step'>): string {
  return step === undefined ? name : `${name}@${step}`;
}

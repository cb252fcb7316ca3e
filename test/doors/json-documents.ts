import { diffDocument } from '../../src/diff/diff-document.ts';
import { compareDocument } from '../../src/lab/compare/comparison-document.ts';
import { listDocument, planDocument, whyDocument } from '../../src/lab/reporting/documents.ts';
import type { JsonDocument } from '../../src/lab/terminal/json-document.ts';
import { historyDocument } from '../../src/lab/upkeep/history.ts';
import { verifyDocument } from '../../src/lab/upkeep/verification-report.ts';

/** What commands print with `--json`. */
export const documents: readonly Pick<JsonDocument<never>, 'command' | 'schema'>[] = [
  listDocument,
  planDocument,
  whyDocument,
  verifyDocument,
  compareDocument,
  historyDocument,
  diffDocument,
];

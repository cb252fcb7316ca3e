import path from 'node:path';
import { yamlParameters } from '../text/parameters.ts';
import { stepNamesIn } from '../text/step-names.ts';
import { filesBeside, tableReader } from './table-tool.ts';

const parameterFiles = ['hparams.yaml'];

/**
 * `metrics.csv` of Lightning's CSVLogger. Its rows are sparse: what was logged in training and in validation of one step
 * stands in rows of its own, which become one row of that step. Early versions wrote no step, but the epoch.
 */
export const lightning = tableReader({
  name: 'lightning',
  tool: 'Lightning',
  isNamed: (file, source, asked) =>
    path.posix.basename(file) === 'metrics.csv' &&
    (asked ||
      /(^|\/)version_\d+\/[^/]*$/.test(file) ||
      filesBeside(source, file, parameterFiles).length > 0),
  isHeader: (names) => stepNamesIn(names).length > 0,
  parameterFiles,
  parameters: yamlParameters,
  isFolder: true,
});

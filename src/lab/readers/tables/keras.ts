import { numberOf } from '../text/number-token.ts';
import { tableReader } from './table-tool.ts';

/** The file of Keras's CSVLogger, which is mostly called `training.log`: a row an epoch, from 0. */
export const keras = tableReader({
  name: 'keras',
  tool: 'Keras',
  isNamed: (file, _source, asked) => (asked ? /\.(csv|log|tsv|txt)$/ : /\.log$/).test(file),
  isHeader: (names, row) =>
    names.length > 1 && names[0] === 'epoch' && (!row || numberOf(row[0] ?? '') != null),
});

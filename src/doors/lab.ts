/** What experiments, their values, tables and claims, and data sets import as `retrace/lab`. */

export {
  type ArrayDeclaration,
  type ArrayValue,
  type ArtifactDeclaration,
  type ArtifactDeclarations,
  array,
  type DigestDeclaration,
  digest,
  type KeptArray,
  type KeptValue,
  type PictureDeclaration,
  type PictureValue,
  picture,
  type TableDeclaration,
  type TableRowOf,
  type TextDeclaration,
  table,
  text,
} from '../lab/artifacts/declare.ts';
export type {
  BoundedClaim,
  Claim,
  Format,
  OwnFinding,
  Published,
  RuledClaim,
  Sample,
} from '../lab/claim.ts';
export type {
  DataSource,
  DatasetDefinition,
  DatasetIdentity,
  LoadedDataset,
} from '../lab/dataset.ts';
export {
  type CommandExperiment,
  type ComputedExperiment,
  type DatasetReference,
  datasetNamed,
  defineExperiment,
  type ExperimentDefinition,
  type ExperimentPlan,
  type ImportedExperiment,
  type ImportRules,
  type MetricOf,
  type NumericParameterOf,
  type Pairing,
  type Planned,
  type Profile,
  type PublishedData,
  type ReaderName,
  type Reads,
  type Rounding,
  type Row,
  type RunContext,
  type RunLength,
  type VariantOf,
} from '../lab/define.ts';
export type { Quantity, ValueOf } from '../lab/quantity.ts';
export type { ColumnGroup, ResultTable, TableRow, TableSection } from '../lab/result-table.ts';
export type {
  RecordedRun,
  Results,
  ResultsOf,
  RunOf,
  Series,
  VariantResults,
} from '../lab/results.ts';
export { type SweepOptions, sweep } from '../lab/sweep.ts';

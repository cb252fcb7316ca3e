/** What an experiment's `charts.ts` and `diagrams.ts` import as `retrace/charts`. */

export { type BarPanelOptions, barPanel } from '../charts/bars/bar-panel.ts';
export {
  type CategoryColumns,
  type ComparedNumbers,
  type ComparedRuns,
  compareCategories,
  compareRuns,
} from '../charts/bars/compared-values.ts';
export {
  type CountedBin,
  type HistogramPanelOptions,
  histogramPanel,
} from '../charts/bars/histogram-panel.ts';
export { type PlacedPanel, placePanels } from '../charts/bars/place-panels.ts';
export type { CellAxis, CellMatrix, PlacedCell } from '../charts/cells/cell-grid.ts';
export { type ConfusionPanelOptions, confusionPanel } from '../charts/cells/confusion-panel.ts';
export { type HeatmapPanelOptions, heatmapPanel } from '../charts/cells/heatmap-panel.ts';
export { type LayerDiagramOptions, layerDiagram } from '../charts/diagrams/layer-diagram.ts';
export type { DiagramLayer } from '../charts/diagrams/layers.ts';
export { type BandPanelOptions, bandPanel } from '../charts/panels/band-panel.ts';
export {
  type ComparedSeries,
  compareExperiments,
  compareVariants,
} from '../charts/panels/compared-series.ts';
export type { Level, Levels } from '../charts/panels/levels.ts';
export { type LinePanelOptions, linePanel } from '../charts/panels/line-panel.ts';
export type { PanelOptions } from '../charts/panels/panel-frame.ts';
export type { PublishedCurves, PublishedSeries } from '../charts/panels/published-curves.ts';
export type { Panel } from '../charts/panels/series-encoding.ts';
export { stackPanels } from '../charts/panels/stack-panels.ts';
export {
  type PlacedPoint,
  type PointsPanelOptions,
  pointsPanel,
} from '../charts/points/points-panel.ts';
export type { Curve, Curves } from '../charts/points/sweep-curves.ts';
export { type SweepPanelOptions, sweepPanel } from '../charts/points/sweep-panel.ts';
export { compareSweep, type SweptNumbers } from '../charts/points/swept-numbers.ts';
export type { Average, Smoothing } from '../charts/smoothing/smoothing.ts';

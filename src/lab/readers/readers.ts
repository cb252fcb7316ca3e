import type { Reader, ReaderName } from './found-run.ts';

/** A reader, loaded when it is asked. */
export interface ReaderEntry {
  name: ReaderName;
  /** The tool, and the files by which it is recognised. */
  seeks: string;
  load(): Promise<Reader>;
}

/** All readers, in the order of `readerNames`. A tool with two kinds of files has two readers of one name. */
export const readers: readonly ReaderEntry[] = [
  {
    name: 'wandb',
    seeks: 'W&B (*.wandb)',
    load: async () => (await import('./tools/wandb.ts')).wandb,
  },
  {
    name: 'mlflow',
    seeks: 'MLflow (mlruns, mlflow.db)',
    load: async () => (await import('./tools/mlflow.ts')).mlflow,
  },
  {
    name: 'trackio',
    seeks: 'Trackio (*.db, *.parquet)',
    load: async () => (await import('./tools/trackio.ts')).trackio,
  },
  {
    name: 'notebook',
    seeks: 'notebooks (*.ipynb)',
    load: async () => (await import('./notebook/notebook.ts')).notebook,
  },
  {
    name: 'tensorboard',
    seeks: 'TensorBoard (*tfevents*)',
    load: async () => (await import('./tools/tensorboard.ts')).tensorboard,
  },
  {
    name: 'huggingface',
    seeks: 'Hugging Face (trainer_state.json)',
    load: async () => (await import('./text/trainer-state.ts')).trainerState,
  },
  {
    name: 'lightning',
    seeks: 'Lightning (version_*/metrics.csv)',
    load: async () => (await import('./tables/lightning.ts')).lightning,
  },
  {
    name: 'keras',
    seeks: 'Keras (*.log of CSVLogger)',
    load: async () => (await import('./tables/keras.ts')).keras,
  },
  {
    name: 'ultralytics',
    seeks: 'Ultralytics (results.csv)',
    load: async () => (await import('./tables/ultralytics.ts')).ultralytics,
  },
  {
    name: 'dvclive',
    seeks: 'DVCLive (plots/metrics/*.tsv)',
    load: async () => (await import('./tables/dvclive.ts')).dvclive,
  },
  {
    name: 'sb3',
    seeks: 'Stable-Baselines3 (progress.csv)',
    load: async () => (await import('./tables/sb3.ts')).sb3,
  },
  {
    name: 'jsonl',
    seeks: 'JSON lines (*.jsonl)',
    load: async () => (await import('./text/json-lines.ts')).jsonLines,
  },
  {
    name: 'csv',
    seeks: 'tables with a column of steps (*.csv, *.tsv)',
    load: async () => (await import('./tables/csv.ts')).csv,
  },
  {
    name: 'lines',
    seeks: 'logs in lines of text, by a pattern',
    load: async () => (await import('./text/lines.ts')).lines,
  },
];

/** The default export of `src/datasets/<name>.ts`. */
export interface DatasetDefinition<Data> {
  /** Kebab case; must be the name of the file. */
  name: string;
  /**
   * Identifies the data that `load` would return, without a download. Undefined if that is impossible: no path was
   * given, and the data isn't part of the project. A run is then compared with the digest in its record.
   * @throws ExpectedError if there is no usable data at the given path
   */
  identify(source: DataSource): Promise<DatasetIdentity | undefined>;
  /** @throws ExpectedError naming the file and the remedy */
  load(source: DataSource): Promise<LoadedDataset<Data>>;
}

export interface DataSource {
  /** The project's folder, for data that is part of the project. */
  root: string;
  /** A file or folder given by the user (`--data`, `RETRACE_DATA`). If undefined, the data set uses its own source. */
  path: string | undefined;
  /** The folder for downloads and decoded arrays, outside the project. It may not exist yet. */
  cacheDirectory: string;
  /** Reports progress: a short phase name, with the amount done and the total if known. */
  report(phase: string, done?: number, total?: number): void;
}

export interface DatasetIdentity {
  name: string;
  /** A readable name for this copy of the data: "official binary", "image folder (JPEG)". */
  edition: string;
  /** A warning for readers of results on this copy: it is lossy, or not the official one. */
  caveat?: string;
  /** SHA-256 over the decoded samples and labels, hexadecimal. */
  digest: string;
}

export interface LoadedDataset<Data> extends DatasetIdentity {
  data: Data;
  /** The number of samples, for the record. */
  samples: { train: number; test: number };
}

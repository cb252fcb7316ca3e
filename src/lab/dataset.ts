/** What `src/datasets/<name>.ts` exports by default. */
export interface DatasetDefinition<Data> {
  /** Kebab case, the name of the file. */
  name: string;
  /**
   * Which data `load` would bring, without downloading any: undefined where that can't be known, because
   * no path was given and the data isn't part of the project. Results are then held to the digest that
   * they were recorded with.
   * @throws ExpectedError if a path was given and what is there can't be used
   */
  identify(source: DataSource): Promise<DatasetIdentity | undefined>;
  /** @throws ExpectedError naming the file and the remedy */
  load(source: DataSource): Promise<LoadedDataset<Data>>;
}

export interface DataSource {
  /** The project's folder, for data that are part of it. */
  root: string;
  /** A file or folder that the user gave (`--data`, `RETRACE_DATA`); else the data set's own source. */
  path: string | undefined;
  /** Where downloads and decoded arrays are kept, outside the project. Created when needed. */
  cacheDirectory: string;
  /** Told what is going on: a short phase name, and how far it is where that is known. */
  report(phase: string, done?: number, total?: number): void;
}

export interface DatasetIdentity {
  name: string;
  /** Which copy of the data this is, for people: "official binary", "image folder (JPEG)". */
  edition: string;
  /** What a reader must know before trusting results on this copy: that it is lossy, or not the official one. */
  caveat?: string;
  /** SHA-256 over the decoded samples and labels, hexadecimal. */
  digest: string;
}

export interface LoadedDataset<Data> extends DatasetIdentity {
  data: Data;
  /** How many samples there are, for the record. */
  samples: { train: number; test: number };
}

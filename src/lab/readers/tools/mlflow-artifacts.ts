import { artifactOfFile, kindOfFile, nameAndStep } from '../artifact-file.ts';
import type { FoundArtifact } from '../found-artifact.ts';
import type { Source } from '../found-run.ts';

/** The files of a run's folder `artifacts`, and what they are. */
export interface MlflowArtifacts {
  files: string[];
  artifacts: FoundArtifact[];
}

/**
 * What MLflow keeps as files, by the ids of runs: in the folders `<id>/artifacts`, also of runs that a database tells of. The
 * paths in databases and `meta.yaml` aren't followed.
 */
export function mlflowArtifacts(source: Source): Map<string, MlflowArtifacts> {
  const found = new Map<string, MlflowArtifacts>();
  for (const file of source.files) {
    const [, id, name] = /(?:^|\/)([0-9a-f]{32})\/artifacts\/(.+)$/.exec(file) ?? [];
    if (id === undefined || name === undefined) continue;
    const own = found.get(id) ?? { files: [], artifacts: [] };
    found.set(id, own);
    own.files.push(file);
    if (!isPreview.test(name)) own.artifacts.push(artifactOf(source, file, name));
  }
  return found;
}

/** `log_image` writes a small copy beside each picture. */
const isPreview = /[+%]compressed\.webp$/;

function artifactOf(source: Source, file: string, name: string): FoundArtifact {
  const [, key, step] = /^images\/(.+?)[+%]step[+%](\d{1,15})[+%]timestamp[+%]/.exec(name) ?? [];
  const named =
    key === undefined
      ? nameAndStep(name)
      : { name: key.replaceAll(/[~#]/g, '/'), step: Number(step) };
  // Texts and other files may be MLflow's own: they are taken if they are declared.
  const isBeside = ['text', 'file'].includes(kindOfFile(file));
  return artifactOfFile(source, file, { ...named, isBeside });
}

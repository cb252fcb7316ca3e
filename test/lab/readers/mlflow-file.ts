import type { GivenFiles } from './given-files.ts';
import type { writeDatabase } from './sqlite-file.ts';

type Tables = Parameters<typeof writeDatabase>[1];

export const firstId = 'ed05f9cd599442fe9a0c9222184710b8';
export const secondId = 'cb0096518b0e4c66a94428555f05420b';

/** A run's folder as MLflow 3 writes it, with all that it tells of a person and a machine. */
export function mlflowFolder(
  folder: string,
  { meta = '', files = {} }: { meta?: string; files?: Record<string, string> } = {},
): GivenFiles {
  const own: Record<string, string> = {
    'meta.yaml': `artifact_uri: file:///C:/Users/Erika/Downloads/MLOPS%20Assignment%202/${folder}/artifacts
end_time: 1700000002500
entry_point_name: ''
experiment_id: '1'
lifecycle_stage: active
run_id: ${firstId}
run_name: carefree-hen-3
source_name: /home/erika/train.py
source_type: 4
start_time: 1700000000000
status: 3
tags: []
user_id: erika
${meta}`,
    'tags/mlflow.user': 'erika',
    'tags/mlflow.source.name': '/home/erika/train.py',
    'tags/mlflow.source.git.commit': 'e'.repeat(40),
    'tags/mlflow.runName': 'carefree-hen-3',
    ...files,
  };
  return Object.fromEntries(
    Object.entries(own).map(([name, content]) => [`${folder}/${name}`, content]),
  );
}

/** The tables of MLflow 3 that matter, with one run and one that was deleted. */
export function mlflowTables(metrics: Tables[string]['rows'] = []): Tables {
  const run = (id: string, stage: string, experiment: number) => [
    ...[id, 'carefree-hen-3', 'LOCAL', '/home/erika/train.py', 'erika', 'FINISHED'],
    ...[1.7e12, 1.7e12 + 2500, stage, 'file:///home/erika/mlruns', experiment],
  ];
  return {
    alembic_version: { columns: ['version_num'], rows: [['1b5f0d9ad7c1']] },
    experiments: {
      columns: ['experiment_id', 'name', 'artifact_location', 'lifecycle_stage'],
      rows: [
        [1, 'probe', '/home/erika', 'active'],
        [2, 'old', '/home/erika', 'deleted'],
      ],
    },
    runs: {
      columns: [
        ...['run_uuid', 'name', 'source_type', 'source_name', 'user_id', 'status'],
        ...['start_time', 'end_time', 'lifecycle_stage', 'artifact_uri', 'experiment_id'],
      ],
      rows: [
        run(firstId, 'active', 1),
        run(secondId, 'deleted', 1),
        run('of-a-deleted-experiment', 'active', 2),
      ],
    },
    params: {
      columns: ['key', 'value', 'run_uuid'],
      rows: [
        ['lr', '0.1', firstId],
        ['lr', '0.5', secondId],
      ],
    },
    tags: {
      columns: ['key', 'value', 'run_uuid'],
      rows: [
        ['mlflow.user', 'erika', firstId],
        ['mlflow.source.git.commit', 'e'.repeat(40), firstId],
        ['mlflow.runName', 'carefree-hen-3', firstId],
      ],
    },
    metrics: {
      columns: ['key', 'value', 'timestamp', 'run_uuid', 'step', 'is_nan'],
      rows: metrics,
    },
  };
}

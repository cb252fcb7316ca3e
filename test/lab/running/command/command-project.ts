import { createFixtureProject, type FixtureProject } from '../../fixture-project.ts';

/** What an experiment declares besides what all of these tests share. */
interface Declared {
  command?: string;
  /** More fields of the definition, as TypeScript. */
  more?: string;
  parameters?: string;
  values?: string;
  seeds?: string;
}

/** A project with the experiment `walk`, whose runs are a program's. */
export async function commandProject(
  script: string,
  declared: Declared = {},
): Promise<FixtureProject> {
  const project = await createFixtureProject();
  await project.write('src/experiments/walk/walk.py', script);
  await declare(project, declared);
  return project;
}

/** Declares the experiment anew. */
export async function declare(project: FixtureProject, declared: Declared): Promise<void> {
  const {
    command = 'python3 walk.py {steps} {drift} {seed}',
    more = '',
    parameters = 'steps: z.int(), drift: z.number()',
    values = 'steps: 20, drift: 0.5',
    seeds = '1',
  } = declared;
  await project.write(
    'src/experiments/walk/experiment.ts',
    `
import { z } from 'zod';
import { datasetNamed, defineExperiment } from '../../lab/define.ts';

export default defineExperiment({
  name: 'walk',
  title: 'Walk',
  command: ${JSON.stringify(command)},
  parameters: z.strictObject({ ${parameters} }),
  variants: { only: { label: 'Only', parameters: { ${values} } } },
  profiles: { quick: { seeds: [${seeds}], parameters: {} } },
  metrics: { position: 'Position', valLoss: 'Loss' },
  ${more}
});

export const unused = datasetNamed;
`,
  );
}

/** A random walk that keeps its state after every fifth step, and goes on from there. It stays at the step `HOLD`. */
export const walk = `
import json, os, random, sys, time
steps, drift, seed = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
out = open(os.environ["RETRACE_METRICS"], "a", buffering=1)
kept = os.path.join(os.environ["RETRACE_CHECKPOINTS"], "state.json")
position, first = 0.0, 0
if os.path.exists(kept):
    position, first = json.load(open(kept))
print("starts at", first, flush=True)
for step in range(first, steps):
    position += random.Random(f"{seed} {step}").gauss(drift, 1)
    print(json.dumps({"step": step, "position": position}), file=out)
    if step % 5 == 4:
        print(json.dumps({"step": step, "val/loss": position ** 2}), file=out)
        with open(kept + ".new", "w") as file:
            json.dump([position, step + 1], file)
        os.replace(kept + ".new", kept)
    if step == int(os.environ.get("HOLD", "-1")):
        time.sleep(600)
`;

/** A script that writes these lines as they are. */
export function writing(...lines: string[]): string {
  return `
import os
out = open(os.environ["RETRACE_METRICS"], "a", buffering=1)
for line in ${JSON.stringify(lines)}:
    print(line, file=out)
`;
}

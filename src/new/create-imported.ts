import { draftPlan } from '../lab/imports/draft-plan.ts';
import { importFound } from '../lab/imports/import-found.ts';
import type { ReadRules } from '../lab/imports/read-options.ts';
import { createStudy } from './create-study.ts';
import { importedTexts } from './imported-texts.ts';
import type { Study } from './study-files.ts';

/**
 * Drafts an experiment and a post of runs that another tool recorded, and imports the runs.
 *
 * @param from the folder or file of the runs
 * @param rules how the files are read
 * @throws ExpectedError if the files hold no runs, or nothing can be drafted of them
 */
export async function createImported(
  root: string,
  study: Study,
  from: string,
  rules: ReadRules,
  say: (line: string) => void,
): Promise<void> {
  const plan = await draftPlan(from, rules);
  for (const file of await createStudy(root, study, importedTexts(study, plan))) {
    say(`created ${file}`);
  }
  for (const line of plan.leftOut) say(line);
  await importFound(from, { root, as: study.name, dryRun: false, say, now: () => new Date() });
}

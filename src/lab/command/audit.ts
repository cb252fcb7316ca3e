import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';

/** Lies beside the code, in a pack, too. */
export const auditHook = path.join(import.meta.dirname, 'audit-hook.py');

/**
 * Makes Python scripts tell which files of the checkout they read, those that they start, too. Others are not changed by
 * it.
 *
 * @param folder a new folder, which the hook is put into
 * @param checkout the top of the checkout, without links
 * @param log the file to which the script appends; `untrackedFiles` reads it
 * @param pythonPath `PYTHONPATH` of this process
 * @returns variables for the script
 */
export async function auditVariables(
  folder: string,
  checkout: string,
  log: string,
  pythonPath = process.env['PYTHONPATH'],
): Promise<Record<string, string>> {
  await mkdir(folder, { recursive: true });
  await copyFile(auditHook, path.join(folder, 'sitecustomize.py'));
  return {
    PYTHONPATH: [folder, ...(pythonPath ? [pythonPath] : [])].join(path.delimiter),
    RETRACE_AUDIT_ROOT: checkout,
    RETRACE_AUDIT_LOG: log,
  };
}

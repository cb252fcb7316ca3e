import envPaths from 'env-paths';

/** Where downloads, decoded data, engines and checkpoints are kept, outside any project: `RETRACE_CACHE`, or the system's place for caches. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  return environment['RETRACE_CACHE'] || envPaths('retrace', { suffix: '' }).cache;
}

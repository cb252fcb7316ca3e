import { expect, test } from 'vitest';
import { warningsMode } from '../src/whole-build.ts';

test('RETRACE_WARNINGS is tell, fail or nothing', () => {
  expect(warningsMode({})).toBe('tell');
  expect(warningsMode({ RETRACE_WARNINGS: '' })).toBe('tell');
  expect(warningsMode({ RETRACE_WARNINGS: 'fail' })).toBe('fail');
  expect(() => warningsMode({ RETRACE_WARNINGS: 'error' })).toThrow(
    /^RETRACE_WARNINGS is "error"; expected tell, fail or nothing$/,
  );
});

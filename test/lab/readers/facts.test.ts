import { describe, expect, test } from 'vitest';
import { publicFacts, publicLabel } from '../../../src/lab/readers/facts.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';

describe('of what a tool kept', () => {
  test('only the facts of the whitelist are taken', () => {
    const kept = publicFacts({
      started: '2026-11-28T10:00:00+01:00',
      durationSeconds: 12.5,
      python: '3.12.1',
      system: 'Linux-6.8.0-x86_64-with-glibc2.39',
      processor: 'Intel(R) Xeon(R) CPU @ 2.20GHz',
      gpu: 'NVIDIA H200',
      commit,
      packages: { torch: '2.6.0+cu124', mine: '@ file:///home/ada/mine' },
      host: 'ada-laptop',
      user: 'ada',
      email: 'ada@example.org',
      args: ['--data', '/home/ada/data'],
    });
    expect(kept).toEqual({
      started: '2026-11-28T09:00:00.000Z',
      durationSeconds: 12.5,
      python: '3.12.1',
      system: 'Linux-6.8.0-x86_64-with-glibc2.39',
      processor: 'Intel(R) Xeon(R) CPU @ 2.20GHz',
      gpu: 'NVIDIA H200',
      commit,
      packages: { torch: '2.6.0+cu124' },
    });
  });

  test.each([
    { python: '/home/ada/.venv/bin/python' },
    { python: String.raw`C:\Users\ada\python.exe` },
    { system: 'Linux on ada@laptop' },
    { processor: 'see file:///proc/cpuinfo' },
    { gpu: 'x'.repeat(201) },
    { gpu: '\u001b[2J' },
    { gpu: '' },
    { gpu: 7 },
    { commit: 'main' },
    { started: 'yesterday' },
    { durationSeconds: -1 },
    { durationSeconds: NaN },
    { packages: { torch: 'git+https://ada:secret@example.org/torch' } },
    { packages: [] },
  ])('nothing private or of another kind: %j', (facts) => {
    expect(publicFacts(facts)).toEqual({});
  });

  test.each([
    '/home/ada/runs/3',
    'ada@example.org',
    'C:\\runs',
    '~/runs',
    '',
    undefined,
    5,
  ])('no name of a run that tells of a machine or a person: %j', (label) => {
    expect(publicLabel(label)).toBeUndefined();
  });

  test('names of runs as people give them', () => {
    expect(publicLabel('lr=0.1 @ batch 64, 2026/11/28')).toBe('lr=0.1 @ batch 64, 2026/11/28');
  });
});

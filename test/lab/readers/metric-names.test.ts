import { describe, expect, test } from 'vitest';
import { camelCase, matchMetrics } from '../../../src/lab/readers/metric-names.ts';
import fc from '../../properties.ts';

describe('the camelCase form of a tool’s name', () => {
  test.each([
    ['loss', 'loss'],
    ['val_loss', 'valLoss'],
    ['val/loss', 'valLoss'],
    ['val-loss', 'valLoss'],
    ['Val Loss', 'valLoss'],
    ['val.loss', 'valLoss'],
    ['valLoss', 'valLoss'],
    ['lr-Adam', 'lrAdam'],
    ['LOSS', 'loss'],
    ['metrics/mAP50(B)', 'metricsMAP50B'],
    ['metrics/mAP50-95(B)', 'metricsMAP50To95B'],
    ['mAP50', 'mAP50'],
    ['layer.1.12', 'layer1P12'],
    ['layer.11.2', 'layer11P2'],
    ['5-shot acc', 'm5ShotAcc'],
    ['rollout/ep_rew_mean', 'rolloutEpRewMean'],
    ['précision', 'precision'],
    ['_runtime', 'runtime'],
    ['__proto__', 'proto'],
  ])('%s is %s', (name, form) => {
    expect(camelCase(name)).toBe(form);
  });

  test.each(['', '%', '损失', 'β'])('%j has none', (name) => {
    expect(camelCase(name)).toBeUndefined();
  });

  test('is one that an experiment may declare, and its own form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const form = camelCase(name);
        if (form === undefined) return;
        expect(form).toMatch(/^[a-z][a-zA-Z0-9]*$/);
        expect(camelCase(form)).toBe(form);
      }),
    );
  });
});

describe('the names of a tool', () => {
  test('are matched to the metrics that an experiment declares', () => {
    const names = ['train/loss', 'val_loss', 'epoch'];
    expect(matchMetrics(names, ['valLoss', 'trainLoss', 'accuracy'], 'runs/a')).toEqual({
      matched: new Map([
        ['val_loss', 'valLoss'],
        ['train/loss', 'trainLoss'],
      ]),
      missing: ['accuracy'],
      others: ['epoch'],
    });
  });

  test('are refused if two are one metric', () => {
    expect(() => matchMetrics(['val_loss', 'val/loss'], ['valLoss'], 'runs/a')).toThrow(
      'runs/a: "val_loss" and "val/loss" are both valLoss in camelCase; leave one out, or rename one where it is logged',
    );
  });

  test('may be alike where no metric is meant, or one is spelt as declared', () => {
    const { matched, others } = matchMetrics(['Loss', 'loss', 'a_b', 'a/b'], ['loss'], 'runs/a');
    expect(matched).toEqual(new Map([['loss', 'loss']]));
    expect(others).toEqual(['Loss', 'a_b', 'a/b']);
  });
});

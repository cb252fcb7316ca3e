import { describe, expect, test } from 'vitest';
import { privatePart, whyPrivate } from '../../src/messages/private-text.ts';

const random = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9';

describe('a text is private', () => {
  test.each([
    ['an access token', `hf_${random}`],
    ['an access token', `see sk-proj-${random}`],
    ['an access token', `ghp_${random}`],
    ['an access token', `github_pat_${random}`],
    ['an access token', 'AKIAIOSFODNN7EXAMPLE'],
    ['an access token', `glpat-${random}`],
    ['an access token', `xoxb-${random}`],
    ['an access token', `AIza${random}`],
    ['an access token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc'],
    ['an access token', '-----BEGIN RSA PRIVATE KEY-----'],
    ['an access token', `Authorization: Bearer ${random}`],
    ['an access token or password', `--wandb-key=${random}`],
    ['an access token or password', `password: "${random}"`],
    ['a password in an address', 'postgresql://jane:secret@db/mlflow'],
    ['an e-mail address', 'by Jane.Doe+ml@uni-example.ac.uk'],
    ["a user's name on a host", 'jane@gpu-node'],
    ["a user's name on a host", 'jane@localhost:/data'],
    ['an absolute path', '/home/jane/data'],
    ['an absolute path', '/data'],
    ['an absolute path', '--data=/scratch/jane'],
    ['an absolute path', 'reads "/etc/hosts"'],
    ['an absolute path', '["/a", "/b"]'],
    ['an absolute path', '~/data'],
    ['an absolute path', '~jane/data'],
    ['an absolute path', 'C:\\Users\\HP\\Downloads'],
    ['an absolute path', 'E:/mlruns'],
    ['an absolute path', '\\\\server\\share'],
    ['an absolute path', 'file:///C:/Users/HP/mlruns'],
    ['an IP address', 'tcp://10.0.0.7:29500'],
    ['an IP address', '192.168.1.12'],
    ['an IP address', 'http://8.8.4.4/'],
    ['an IP address', '2001:0db8:0000:0000:0000:ff00:0042:8329'],
  ])('with %s: %s', (what, text) => {
    expect(whyPrivate(text)).toBe(what);
  });
});

test.each([
  'train/loss',
  'metrics/mAP50-95(B)',
  'mAP@0.5',
  'precision@k',
  'recall@10',
  '1/2 and 3/4',
  'a / b',
  'and/or',
  'data/digits.npz',
  '../configs/base.yaml',
  './run.sh',
  'bert-base-uncased',
  'meta-llama/Llama-3.1-8B',
  'https://example.org/paper.pdf',
  's3://bucket/data',
  'ratio 16:9',
  'step: 1/100',
  '4.8.0.76',
  '2.6.0+cu124',
  'AdamW(lr=0.001, betas=(0.9, 0.999))',
  'NVIDIA A100-SXM4-80GB',
  'key: 12',
  'max_tokens=1024',
  '<|endoftext|>',
  'ask-me-anything-about-transformers',
  'desk-lamp-of-a-thousand-lights',
  '2026-11-28T12:00:00Z',
  'python train.py --lr 0.1 --seed 3',
])('%s is not private', (text) => {
  expect(whyPrivate(text)).toBeUndefined();
});

describe('a parameter', () => {
  test.each([
    ['hub_token', random, 'an access token or password'],
    ['wandbApiKey', '0123456789abcdef0123456789abcdef01234567', 'an access token or password'],
    ['dataDir', '/data/imagenet', 'an absolute path'],
    ['/home/jane', 1, 'an absolute path'],
  ])('%s of %j is private', (name, value, what) => {
    expect(privatePart(name, value)).toEqual({ name, what });
  });

  test.each([
    ['tokenizer', random],
    ['eos_token', '<|endoftext|>'],
    ['pad_token', '[PAD]'],
    ['commit', '0123456789abcdef0123456789abcdef01234567'],
    ['max_tokens', 1024],
    ['lr', null],
  ])('%s of %j is not', (name, value) => {
    expect(privatePart(name, value)).toBeUndefined();
  });

  test('is looked at as a whole, and its private part is named', () => {
    const data = { name: 'imagenet', folders: ['train', '/mnt/val'] };
    expect(privatePart('data', data)).toEqual({ name: 'data.folders.1', what: 'an absolute path' });
    expect(privatePart('hub', { token: random })?.name).toBe('hub.token');
    expect(privatePart('of', { 'jane@example.org': 1 })?.what).toBe('an e-mail address');
    expect(privatePart('of', { '/home/jane': 1 })?.what).toBe('an absolute path');
  });
});

test.each([
  'Once.</s>',
  '<think>yes</think>',
  '<b>x</b>, 3/4 and/or',
])('%s holds no path', (text) => {
  expect(whyPrivate(text)).toBeUndefined();
});

test('a text made to be slow is looked at before the test times out', () => {
  const slow = ['@', 'a@', 'token=', 'eyJ', '/a', '~', '1.'].map((part) => part.repeat(50_000));
  expect(slow.map(whyPrivate).filter((why) => why === 'an absolute path')).toHaveLength(1);
});

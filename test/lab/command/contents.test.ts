import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { requireContents } from '../../../src/lab/command/contents.ts';
import { fingerprintCommand } from '../../../src/lab/command/fingerprint-command.ts';
import { type Checkout, createCheckout, experimentFolder } from './checkout-fixture.ts';

let checkout: Checkout;
beforeEach(async () => {
  checkout = await createCheckout();
  await checkout.own('train.py', '');
});

const check = async (inputs: string[]) => {
  const command = 'python train.py {seed}';
  const fingerprint = await fingerprintCommand(checkout.root, 'digits', { command, inputs });
  await requireContents(checkout.root, fingerprint);
};
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

test('a pointer of Git LFS is not the file', async () => {
  await checkout.own('a.npz', 'numbers');
  await check(['a.npz']);
  await checkout.own(
    'a.npz',
    `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 7\n`,
  );
  await expect(check(['a.npz'])).rejects.toThrow(
    `${experimentFolder}/a.npz is a Git LFS pointer in place of the file; fetch it: git lfs pull`,
  );
});

test('what DVC keeps must be here, as its pointer says', async () => {
  const pointer = (name: string, md5: string) =>
    `outs:\n- md5: ${md5}\n  size: 7\n  hash: md5\n  path: ${name}\n`;
  await checkout.own('a.npz.dvc', pointer('a.npz', md5('numbers')));
  await expect(check(['a.npz'])).rejects.toThrow(
    `${experimentFolder}/a.npz.dvc has a.npz, which isn't here: run dvc pull`,
  );
  await checkout.own('a.npz', 'numbers');
  await check(['a.npz']);
  await checkout.own('a.npz', 'others');
  await expect(check(['a.npz'])).rejects.toThrow(
    `a.npz isn't what ${experimentFolder}/a.npz.dvc says: run dvc checkout, or dvc add to keep what is here`,
  );
  await checkout.own('images.dvc', pointer('images', `${md5('x')}.dir`));
  await checkout.own('images/1.png', '');
  await check(['images']);
  for (const text of ['a: [', 'outs: 1', 'text']) {
    await checkout.own('images.dvc', text);
    await expect(check(['images'])).rejects.toThrow(
      `${experimentFolder}/images.dvc is no pointer of DVC: make it with dvc add`,
    );
  }
});

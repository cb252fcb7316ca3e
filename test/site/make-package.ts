import { makePackage } from '../../packaging/make-package.ts';

/** Makes the package that test sites install, once for all test files. */
export default async function setUp(): Promise<void> {
  await makePackage();
}

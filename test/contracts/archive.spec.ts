import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';

import { createFileArchive } from '../../src/infra/archive/file-archive.js';
import { createFakeArchive } from '../fakes/archive.js';
import { archiveContract } from './archive.contract.js';

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'paraf-archive-'));

describe('the archive of files', () => {
  archiveContract(async () => createFileArchive({ directory: await folder() }));
});
describe('the encrypted archive of files', () => {
  archiveContract(async () => createFileArchive({ directory: await folder(), key: new Uint8Array(32).fill(7) }));
});
describe('the fake archive', () => {
  archiveContract(() => Promise.resolve(createFakeArchive()));
});

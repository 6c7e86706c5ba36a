/**
 * The snapshots of `npm run test:upgrade` are whole, and the case bundles of earlier commits prove themselves without
 * an office.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readManifest, SNAPSHOTS, unpackSnapshot } from '../upgrade/snapshot.js';

/** Largest size of one snapshot, in bytes: the repository carries it for good. */
const MOST = 16_000_000;
const PARTS = [
  ...['database.sql', 'accounts.json', 'office-seal.p12', 'pki/root.pem'],
  ...['temporal/temporal.db', 'secrets/master-key', 'archive/cases'],
];

describe.each(readdirSync(SNAPSHOTS))('the snapshot of %s', (name) => {
  const manifest = readManifest(name);
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'paraf-snapshot-'));
    unpackSnapshot(name, folder);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('has every part of an office, and is small', () => {
    expect(PARTS.filter((part) => !existsSync(join(folder, part)))).toEqual([]);
    const files = readdirSync(join(SNAPSHOTS, name)).map((file) => statSync(join(SNAPSHOTS, name, file)).size);
    expect(files.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST);
  });

  it('names each application in flight once, and how it should end', () => {
    const names = manifest.inFlight.map((kept) => kept.name);
    const ids = manifest.inFlight.map(({ id }) => id);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(ids).size).toBe(ids.length);
    expect(manifest.inFlight.filter(({ outcomes }) => outcomes.length === 0)).toEqual([]);
  });

  it('has bundles that are confirmed by the root alone', () => {
    const bundles = readdirSync(join(folder, 'bundles')).map((file) => join(folder, 'bundles', file));
    expect(bundles.length).toBeGreaterThan(0);
    const { status, stderr } = spawnSync(
      process.execPath,
      ['test/upgrade/verify-bundles.mjs', join(folder, 'pki', 'root.pem'), ...bundles],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

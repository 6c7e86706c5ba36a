import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import proto from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from '@jest/globals';
import { PATCHES } from '../../src/workflows/versions.js';
import { workflowBundle } from './bundle.js';
import { dataConverter, quietRuntime } from './harness.js';

const FOLDER = join('test', 'histories');

const histories = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));

const replay = async (history: Readonly<Record<string, unknown>>): Promise<Error | undefined> => {
  quietRuntime();
  const results = Worker.runReplayHistories({ workflowBundle: await workflowBundle(), dataConverter }, [
    { workflowId: 'permit:history', history: proto.temporal.api.history.v1.History.fromObject(history) },
  ]);
  for await (const { error } of results) return error;
  return new Error('nothing was replayed');
};

const read = (path: string): { events: { eventType: string; signalName?: string }[] } =>
  JSON.parse(readFileSync(join(FOLDER, path), 'utf8')) as never;

describe('the histories of released workflows', () => {
  it('are kept of a permit issued, one refused, one withdrawn and one with every trouble', () => {
    for (const version of new Set(histories.map((path) => path.split(/[\\/]/)[0] ?? ''))) {
      expect(readdirSync(join(FOLDER, version)).sort()).toEqual(
        expect.arrayContaining(['issued.json', 'refused.json', 'troubled.json', 'withdrawn.json']),
      );
    }
    expect(histories.length).toBeGreaterThanOrEqual(4);
  });

  it.each(histories)('%s replays in today’s code', async (path) => {
    expect(await replay(read(path))).toBeUndefined();
  });

  it('would show a change that running applications could not follow', async () => {
    const history = read(histories.find((path) => path.endsWith('issued.json')) ?? '');
    const text = JSON.stringify(history).replaceAll('"name":"numberLetter"', '"name":"publishLetter"');

    expect((await replay(JSON.parse(text) as Record<string, unknown>))?.name).toBe('DeterminismViolationError');
  });

  it('hold no one’s name in clear', () => {
    for (const path of histories)
      expect(readFileSync(join(FOLDER, path), 'utf8')).not.toMatch(/user-applicant|KTP tidak terbaca|DPMPTSP/);
  });

  it('are named by a date and what each patch does', () => {
    for (const name of Object.values<string>(PATCHES)) expect(name).toMatch(/^\d{4}-\d\d-\d\d-[a-z0-9-]+$/);
  });
});

import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from '@jest/globals';
import { withIncidents } from '../../src/activities/incidents.js';
import { storageFailure } from '../../src/domain/shared/port-failure.js';

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

interface Request {
  readonly application: string;
  readonly task: string;
}

const REQUEST: Request = { application: 'a-1', task: 'print-letter' };

const watched = (work: () => Promise<string>, away = false) => {
  const log: string[] = [];
  const note = (line: string): Promise<void> => {
    log.push(line);
    return away ? Promise.reject(new Error('the database is away')) : Promise.resolve();
  };
  const { print } = withIncidents(
    { print: (_request: Request) => work() },
    {
      store: {
        incidents: {
          raise: ({ application, task, code, at }) =>
            note(`raise ${application} ${String(task)} ${code} ${String(at)}`),
          settle: (application, task, at) => note(`settle ${application} ${String(task)} ${String(at)}`),
        },
      },
      now: () => 7,
    },
  );
  return { print, log };
};

const adapterFailure = (code: string, retryable: boolean): Error =>
  Object.assign(new Error(`${code} of the adapter`), { code, retryable });

describe('an effect', () => {
  it('that works settles what was raised before', async () => {
    const { print, log } = watched(() => Promise.resolve('done'));

    expect(await print(REQUEST)).toBe('done');
    expect(log).toEqual(['settle a-1 print-letter 7']);
  });

  it('that fails for now is an incident, and goes to Temporal as worth another try', async () => {
    const { print, log } = watched(() => Promise.reject(adapterFailure('PRINTER_UNAVAILABLE', true)));

    await expect(print(REQUEST)).rejects.toMatchObject({ type: 'PRINTER_UNAVAILABLE', nonRetryable: false });
    expect(log).toEqual(['raise a-1 print-letter PRINTER_UNAVAILABLE 7']);
  });

  it('that fails for good is no incident here: it goes back to the procedure', async () => {
    const { print, log } = watched(() => Promise.reject(adapterFailure('INPUT_INVALID', false)));

    await expect(print(REQUEST)).rejects.toMatchObject({ type: 'INPUT_INVALID', nonRetryable: true });
    expect(log).toEqual([]);
  });

  it('keeps its own failure when the incident cannot be written either', async () => {
    const { print } = watched(
      () =>
        Promise.reject(ApplicationFailure.create({ message: 'm', type: 'DATABASE_UNAVAILABLE', nonRetryable: false })),
      true,
    );

    await expect(print(REQUEST)).rejects.toMatchObject({ type: 'DATABASE_UNAVAILABLE' });
  });

  it('that throws something without a name is named a defect', async () => {
    const { print, log } = watched(() => Promise.reject(new TypeError('x is undefined')));

    await expect(print(REQUEST)).rejects.toThrow('x is undefined');
    expect(log).toEqual(['raise a-1 print-letter INVARIANT 7']);
  });

  it('that finds the archive full is an incident that names it, and is tried again', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    const { print, log } = watched(() => Promise.reject(asError(storageFailure(full, 'archive'))));

    await expect(print(REQUEST)).rejects.toMatchObject({
      ...{ type: 'STORAGE_UNAVAILABLE', nonRetryable: false },
      message: expect.stringContaining('archive: its disk is full (ENOSPC)'),
    });
    expect(log).toEqual(['raise a-1 print-letter STORAGE_UNAVAILABLE 7']);
  });

  it.each([
    ['a driver', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })],
    ['a class of its own', Object.assign(new Error('x'), { name: 'NeverHeard', code: 'NEVER_HEARD', retryable: true })],
  ])('that fails with the code of %s has one of ours', async (_, error) => {
    const { print, log } = watched(() => Promise.reject(error));

    await expect(print(REQUEST)).rejects.toMatchObject({ type: 'INVARIANT' });
    expect(log).toEqual(['raise a-1 print-letter INVARIANT 7']);
  });
});

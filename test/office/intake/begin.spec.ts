import type { Forms } from '../../../src/domain/ports/forms.js';
import { anyFile } from '../../fakes/forms.js';
import { describe, expect, it } from '@jest/globals';
import { openBegin, sha256 } from '../../../src/assembly/begin.js';
import type { Origin } from '../../../src/domain/application/origin.js';
import type { Beginning } from '../../../src/office/intake/begin.js';
import type { LoopEvent } from '../../../src/office/polling-loop.js';
import { byOffice, calledBy, fromOss, fromPortal, fromSicantik } from '../../builders/origins.js';
import { fakeRecord } from '../../fakes/api-record.js';
import { fieldFault } from '../../../src/domain/shared/field-fault.js';
import { NUMBERING } from '../../builders/numbering.js';

const beginning = (sourceRef: string): Beginning => ({
  ...{ office: 'prabumulih', permitType: 'izin-praktik', sourceRef, definitionDigest: 'd'.repeat(64) },
  ...{ applicant: { name: 'Siti' }, applicantUser: null, data: {}, receivedAt: 1_000 },
});

const office = (orchestration: { isAway: boolean } = { isAway: false }, forms: Forms = anyFile) => {
  const { contents, applications } = fakeRecord();
  const started: string[] = [];
  const reported: LoopEvent[] = [];
  const begin = openBegin({
    forms,
    applications,
    orchestration: {
      start: async (id) => {
        if (orchestration.isAway) throw new Error('Temporal is away');
        started.push(id);
      },
    },
    numbering: NUMBERING,
    links: { trackingSecret: (id) => `rahasia-${id}` },
    report: (event) => void reported.push(event),
  });
  const done = async (origin: Origin, sourceRef = 'ref') => {
    const begun = await begin(origin, beginning(sourceRef));
    if (!begun.ok) throw new Error(begun.error.detail);
    return begun.value;
  };
  return { contents, begin, done, started, reported };
};

describe('a file that no letter could be written from', () => {
  const lacking: Forms = {
    ...anyFile,
    faults: () => [fieldFault('/applicant/address', 'is needed by the letter')],
  };

  it.each<readonly [string, Origin]>([
    ['the portal', fromPortal()],
    ['the counter', fromPortal('front-office')],
    ['the office', byOffice()],
  ])('is refused from %s, each fault by its place, and nothing is stored', async (_, origin) => {
    const { contents, begin } = office({ isAway: false }, lacking);

    const begun = await begin(origin, beginning('ref'));

    expect(begun).toMatchObject({
      ok: false,
      error: { code: 'INPUT_INVALID', faults: lacking.faults('', { applicant: {}, data: {} }) },
    });
    expect(contents.applications.size).toBe(0);
  });

  it.each<readonly [string, Origin]>([
    ['OSS', fromOss()],
    ['SiCANTIK', fromSicantik('P-1')],
  ])('is taken from %s as it is', async (_, origin) => {
    expect((await office({ isAway: false }, lacking).done(origin)).created).toBe(true);
  });

  it('stays taken where the form asks for more since', async () => {
    let isAsked = false;
    const { done } = office(
      { isAway: false },
      { ...anyFile, faults: (type, file) => (isAsked ? lacking.faults(type, file) : []) },
    );
    const { id } = await done(fromPortal());

    isAsked = true;
    expect(await done(fromPortal())).toEqual({ id, created: false });
  });
});

describe('begin', () => {
  it.each<readonly [string, Origin]>([
    ['the portal', fromPortal()],
    ['the counter', fromPortal('front-office')],
    ['the office', byOffice()],
  ])('stores what comes from %s and starts it at once, for a person waits', async (_, origin) => {
    const { contents, done, started } = office();

    const { id, created } = await done(origin);

    expect(created).toBe(true);
    expect(started).toEqual([id]);
    expect(contents.applications.get(id)).toMatchObject({ origin, workflowStarted: true, sourceRef: 'ref' });
    expect(contents.tracking.get(id)).toBe(sha256(`rahasia-${id}`));
  });

  it.each<readonly [string, Origin]>([
    ['OSS', fromOss()],
    ['SiCANTIK', fromSicantik('P-1')],
  ])('leaves what comes from %s to the loop that starts what waits', async (_, origin) => {
    const { contents, done, started } = office();

    const { id } = await done(origin);

    expect(started).toEqual([]);
    expect(contents.applications.get(id)?.workflowStarted).toBe(false);
  });

  it('gives a called procedure an id that its caller knows, and leaves its start to the caller', async () => {
    const { contents, done, started } = office();

    const { id } = await done(calledBy('parent', 'call#2'));

    expect(id).toBe(sha256('parent/call#2').slice(0, 32));
    expect(started).toEqual([]);
    expect(contents.applications.get(id)?.workflowStarted).toBe(true);
  });

  it('answers a repeat with the first, and starts that one where it still waits', async () => {
    const orchestration = { isAway: true };
    const { done, started, reported } = office(orchestration);
    const first = await done(fromPortal());
    expect(reported).toMatchObject([{ code: 'ORCHESTRATION_UNAVAILABLE', application: first.id }]);
    orchestration.isAway = false;

    const again = await done(fromPortal());
    await done(fromPortal());

    expect(again).toEqual({ id: first.id, created: false });
    expect(started).toEqual([first.id]);
  });

  it('refuses other content under the same reference, and starts nothing for it', async () => {
    const { begin, done, started } = office();
    const { id } = await done(fromPortal());

    const other = await begin({ ...fromPortal(), bodySha256: 'c'.repeat(64) }, beginning('ref'));

    expect(other).toMatchObject({ ok: false, error: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect(started).toEqual([id]);
  });
});

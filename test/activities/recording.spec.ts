/** Claims of a raw signal are held against the record itself, on the real database. */
import { anyFile } from '../fakes/forms.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RowDataPacket } from 'mysql2';
import { createRecordingActivities } from '../../src/activities/recording.js';
import type { RecordingActivities } from '../../src/domain/effects/contracts.js';
import type { ApplicationSigned } from '../../src/domain/application/messages.js';
import type { Transition } from '../../src/domain/ports/recorder.js';
import { prabumulih } from '../builders/case.js';
import { ownDatabase, type OwnDatabase } from '../infra/persistence/own-database.js';
import { anApplication, aState, aTransition, MONDAY, unique } from '../infra/persistence/record-builders.js';

const SIGNER = 'CN=Siti Rahmawati,C=ID';
const SIGNATURE: ApplicationSigned['signature'] = {
  sha256: 'e'.repeat(64),
  statement: 'a'.repeat(64),
  form: 'pdf',
  indication: 'passed',
  subIndication: null,
  signer: SIGNER,
};

let own: OwnDatabase;
let activities: RecordingActivities;

beforeAll(async () => {
  own = await ownDatabase();
  const { calendar, rules } = await prabumulih();
  activities = createRecordingActivities({
    store: own.store,
    office: {
      forms: anyFile,
      letters: { paper: true },
      permitTypes: new Map(),
      groups: new Map(),
      calendar,
      clock: rules.clock,
    },
  });
});
afterAll(() => own.drop());

/** An application with a signature on file, under the verdict that its examination gave. */
const withSignature = async (filed: Partial<ApplicationSigned['signature']> = {}): Promise<string> => {
  const { id } = await own.store.applications.create(anApplication());
  const { sha256, statement, form, indication, subIndication } = { ...SIGNATURE, ...filed };
  await own.store.documents.add({
    id: unique('signature'),
    application: id,
    kind: 'application-signature',
    requirement: null,
    name: 'permohonan-bertanda-tangan.pdf',
    mediaType: 'application/pdf',
    size: 3,
    sha256,
    createdAt: MONDAY,
    createdBy: 'applicant',
    meta: { statement, form, indication, subIndication },
  });
  return id;
};

const claims = (
  application: string,
  change: Partial<ApplicationSigned['signature']> = {},
  accepted = true,
): Transition => {
  const { signer, ...signature } = { ...SIGNATURE, ...change };
  const at = MONDAY + 60_000;
  const cover = { requirements: { ktp: '2'.repeat(64) }, corrections: 0 };
  return aTransition(application, 1, {
    accepted,
    message: {
      type: 'application-signed',
      key: 'kunci-1',
      at,
      actor: { user: 'applicant', roles: [] },
      signature: { ...signature, signer },
      cover,
    },
    audit: [
      {
        at,
        actor: 'applicant',
        verb: 'sign-application',
        before: { sha256: null },
        after: { ...signature },
        personal: { signer },
      },
    ],
    patch: {
      status: 'running',
      dueAt: null,
      clockRunning: true,
      state: { ...aState(application), applicantSignature: { ...signature, at } },
    },
  });
};

describe("the record of an applicant's signature", () => {
  it('keeps what was filed, with its verdict; who signed only under the key of the application', async () => {
    const id = await withSignature();

    expect(await activities.recordTransition(claims(id))).toMatchObject({
      outcome: 'stands',
      accepted: true,
      message: { type: 'application-signed', signature: { signer: SIGNER } },
    });

    const row = await own.store.applications.find(id);
    expect(row?.state?.applicantSignature).toMatchObject({ sha256: SIGNATURE.sha256, indication: 'passed' });
    const [document] = await own.store.documents.list(id);
    expect(document).toMatchObject({ kind: 'application-signature', meta: { indication: 'passed' } });
    const audit = (await own.store.applications.audit(id)).at(-1);
    expect(audit).toMatchObject({ verb: 'sign-application', personal: { signer: SIGNER } });
    expect((await own.store.applications.verifyChain(id)).broken).toBeNull();
    for (const table of ['application', 'transition', 'audit_event', 'document']) {
      const [rows] = await own.raw.query<RowDataPacket[]>(
        `SELECT * FROM ${table} WHERE ${table === 'application' ? 'id' : 'application'} = ?`,
        [id],
      );
      const text = rows
        .flatMap((one): readonly unknown[] => Object.values(one))
        .map((value) => (value instanceof Buffer ? value.toString('latin1') : JSON.stringify(value)))
        .join('\n');
      expect([table, rows.length > 0, text.includes('Rahmawati')]).toEqual([table, true, false]);
    }
  });

  it.each<
    [what: string, filed: Partial<ApplicationSigned['signature']>, claimed: Partial<ApplicationSigned['signature']>]
  >([
    ['a better verdict than was found', { indication: 'indeterminate', subIndication: 'TRY_LATER' }, {}],
    ['a file that was never filed', {}, { sha256: 'd'.repeat(64) }],
    ['another statement than was signed', {}, { statement: 'b'.repeat(64) }],
  ])('refutes %s, and writes nothing', async (_what, filed, claimed) => {
    const id = await withSignature(filed);

    expect(await activities.recordTransition(claims(id, claimed))).toMatchObject({
      outcome: 'refuted',
      refusal: { code: 'STATE_CHANGED' },
    });
    expect((await own.store.applications.find(id))?.seq).toBe(0);
  });

  it('refutes the file of another application', async () => {
    await withSignature();
    const { id } = await own.store.applications.create(anApplication());

    expect(await activities.recordTransition(claims(id))).toMatchObject({ outcome: 'refuted' });
  });

  it('writes down what was declined before, whatever it claimed', async () => {
    const { id } = await own.store.applications.create(anApplication());

    expect(await activities.recordTransition(claims(id, {}, false))).toMatchObject({
      outcome: 'stands',
      accepted: false,
    });
  });
});

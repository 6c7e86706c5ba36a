import { beforeAll, describe, expect, it } from '@jest/globals';
import { APPLICANT_BY_SECRET } from '../../../src/domain/access/permissions.js';
import type { SignaturePolicy } from '../../../src/domain/application/applicant-signature.js';
import { coverOf } from '../../../src/domain/application/signed-application.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide } from '../../../src/domain/application/decide.js';
import type { Actor, ApplicationSigned } from '../../../src/domain/application/messages.js';
import { aCase, APPLICANT, did, officer, prabumulih, recommended, tell, type Case } from '../../builders/case.js';

const SHA = 'e'.repeat(64);

describe("the applicant's signature under the application", () => {
  let office: ApplicationContext;
  beforeAll(async () => {
    office = await prabumulih();
  });
  const begun = (policy?: SignaturePolicy): Case =>
    recommended(
      aCase({
        ...office,
        rules: { ...office.rules, ...(policy === undefined ? {} : { applicantSignature: policy }) },
      }),
    );
  const signed = (
    kase: Case,
    change: Partial<ApplicationSigned['signature']> = {},
    actor: Actor = APPLICANT,
  ): ApplicationSigned => ({
    key: `sign/${String(kase.state.lastAt)}/${actor.user}`,
    at: kase.state.lastAt + 1,
    actor,
    type: 'application-signed',
    signature: {
      sha256: SHA,
      statement: 'a'.repeat(64),
      form: 'pdf',
      indication: 'passed',
      subIndication: null,
      signer: 'CN=Siti Aminah',
      ...change,
    },
    cover: coverOf(kase.state),
  });
  const codeOf = (kase: Case, message: Parameters<typeof decide>[2]): string => {
    const decision = decide(kase.context, kase.state, message);
    return decision.ok ? 'ok' : decision.error.code;
  };
  const receive = (kase: Case, outcome = 'complete'): Parameters<typeof decide>[2] => ({
    key: 'receive',
    at: kase.state.lastAt + 1,
    actor: officer('front-office'),
    type: 'complete-task',
    task: 'receive',
    input: outcome === 'complete' ? { outcome } : { outcome, reason: 'belum ditandatangani' },
  });
  const replaced = (kase: Case, sha256: string): Case =>
    tell(kase, {
      key: `file/${sha256.slice(0, 4)}`,
      at: kase.state.lastAt + 1,
      actor: APPLICANT,
      type: 'file-changed',
      change: { kind: 'requirement', requirement: 'ktp', sha256 },
    });

  it('is needed to receive a file as complete where the permit type says so, and nowhere else', () => {
    expect(codeOf(begun('required'), receive(begun('required')))).toBe('APPLICANT_SIGNATURE_MISSING');
    for (const policy of ['optional', 'none', undefined] as const)
      expect([policy, codeOf(begun(policy), receive(begun(policy)))]).toEqual([policy, 'ok']);
    // sent back to be signed, it must be
    expect(codeOf(begun('required'), receive(begun('required'), 'incomplete'))).toBe('ok');
    const kase = begun('required');
    const after = tell(kase, signed(kase));
    expect(codeOf(after, receive(after))).toBe('ok');
  });

  it('that could not be judged to the end is recorded, and does not suffice', () => {
    const kase = begun('required');
    const after = tell(
      kase,
      signed(kase, { indication: 'indeterminate', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' }),
    );

    expect(after.state.applicantSignature).toMatchObject({ indication: 'indeterminate' });
    const decision = decide(after.context, after.state, receive(after));
    expect(decision).toMatchObject({ ok: false, error: { data: { found: 'indeterminate' } } });
  });

  it('is void once a file changes, and stands when the same file comes again', () => {
    const kase = begun('required');
    const after = tell(kase, signed(kase));

    expect(replaced(after, '2'.repeat(64)).state.applicantSignature?.void).toBeUndefined();
    const changed = replaced(after, '7'.repeat(64));
    expect(changed.state.applicantSignature?.void?.reason).toBe('requirement ktp has changed');
    expect(decide(changed.context, changed.state, receive(changed))).toMatchObject({
      ok: false,
      error: { code: 'APPLICANT_SIGNATURE_MISSING', data: { found: 'void', reason: 'requirement ktp has changed' } },
    });
    const again = tell(changed, signed(changed));
    expect(codeOf(again, receive(again))).toBe('ok');
  });

  it('is void once an officer corrects the data', () => {
    const kase = begun();
    const received = did(tell(kase, signed(kase)), 'receive');
    const corrected = did(received, 'process', { fields: { alamat: 'Jalan Sudirman 2' } });

    expect(corrected.state.applicantSignature?.void?.reason).toBe('the data has changed: alamat');
    expect(corrected.state.corrections).toBe(1);
  });

  it('over what the application was, and is no more, is not taken', () => {
    const kase = begun();
    const stale = signed(kase);
    expect(codeOf(replaced(kase, '7'.repeat(64)), stale)).toBe('STATE_CHANGED');
    const corrected = did(did(kase, 'receive'), 'process', { fields: { alamat: 'lain' } });
    expect(codeOf(corrected, stale)).toBe('STATE_CHANGED');
    expect(codeOf(kase, { ...stale, cover: { ...stale.cover, requirements: {} } })).toBe('STATE_CHANGED');
  });

  it('is handed in by the applicant, or for one without an account by the secret or the front office; never where there is none', () => {
    const kase = begun();
    const accountless = { ...kase, state: { ...kase.state, applicantUser: null } };
    const people: readonly Actor[] = [
      APPLICANT,
      APPLICANT_BY_SECRET,
      officer('front-office'),
      officer('back-office'),
      officer('supervisor'),
      { user: 'user-other', roles: ['applicant'] },
    ];
    const may = (one: Case): readonly boolean[] =>
      people.map((actor) => decide(one.context, one.state, signed(one, {}, actor)).ok);

    expect(may(kase)).toEqual([true, false, false, false, false, false]);
    expect(may(accountless)).toEqual([false, true, true, false, false, false]);
    expect(codeOf(begun('none'), signed(begun('none')))).toBe('ACTION_UNKNOWN');
  });

  it('is written into the audit, the name of who signed only in its encrypted part', () => {
    const kase = begun();
    const decision = decide(kase.context, kase.state, signed(kase));
    if (!decision.ok) throw new Error(decision.error.detail);
    const [entry] = decision.value.changes.audit;

    expect(entry).toMatchObject({
      verb: 'sign-application',
      after: { sha256: SHA, indication: 'passed' },
      personal: { signer: 'CN=Siti Aminah' },
    });
    expect(JSON.stringify([entry?.after, decision.value.state])).not.toContain('Siti');
  });
});

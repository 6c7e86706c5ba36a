import { describe, expect, it } from '@jest/globals';
import type { SignatureFinding, VerificationReport } from '../../../src/domain/ports/verifier.js';
import {
  conditionsOf,
  conditionsOfSignature,
  type Condition,
  type ConditionOutcome,
} from '../../../src/domain/verification/conditions.js';
import { FINDINGS, lineOf, verdictOf, type FindingCode } from '../../../src/domain/verification/finding.js';

const CODES = Object.keys(FINDINGS) as FindingCode[];
const lines = (codes: readonly FindingCode[]): string[] => codes.map((code) => lineOf({ code, detail: 'as seen: so' }));

const aSignature = (...codes: readonly FindingCode[]): SignatureFinding => ({
  field: 'f',
  ...verdictOf(codes.map((code) => ({ code, detail: '' }))),
  signer: 'CN=Kepala Dinas',
  signerName: 'Kepala Dinas',
  claimedAt: 0,
  stampedAt: 0,
  coversWholeFile: true,
  findings: lines(codes),
});

const aReport = (
  signatures: readonly SignatureFinding[],
  codes: readonly FindingCode[] = [],
  change: Partial<VerificationReport> = {},
): VerificationReport => {
  const { indication, subIndication } = verdictOf(
    [...codes, ...signatures.flatMap(({ findings }) => findings.map((line) => line.split(':')[0] as FindingCode))].map(
      (code) => ({ code, detail: '' }),
    ),
  );
  return { indication, subIndication, sha256: '', signatures, findings: lines(codes), ...change };
};

const outcomes = (conditions: readonly Condition[]): Record<string, ConditionOutcome> =>
  Object.fromEntries(conditions.map(({ condition, outcome }) => [condition, outcome]));

const SOUND = { a: 'met', b: 'not-shown', c: 'met', d: 'met', e: 'met', f: 'met' };

describe('the six conditions of validity', () => {
  it('are met by a sound signature, but for the one that no file can show', () => {
    expect(outcomes(conditionsOf(aReport([aSignature('claimed-time-differs', 'online-answer')])))).toEqual(SOUND);
  });

  it.each<[FindingCode, Partial<Record<string, ConditionOutcome>>]>([
    ['digest-differs', { a: 'met', c: 'met', d: 'not-met', e: 'met', f: 'not-met' }],
    ['forbidden-change', { a: 'met', c: 'met', d: 'not-met', e: 'met', f: 'not-met' }],
    ['signature-wrong', { a: 'not-shown', c: 'not-met', d: 'not-shown', e: 'not-shown', f: 'not-shown' }],
    ['padding-not-zero', { a: 'met', c: 'not-met', d: 'met', e: 'met', f: 'not-shown' }],
    ['path-not-found', { a: 'not-shown', c: 'met', d: 'met', e: 'not-shown', f: 'not-shown' }],
    ['certificate-revoked', { a: 'not-met', c: 'met', d: 'met', e: 'met', f: 'not-shown' }],
    ['revocation-unknown', { a: 'not-shown', c: 'met', d: 'met', e: 'met', f: 'not-shown' }],
    ['signing-certificate-differs', { a: 'not-met', c: 'not-met', e: 'not-met' }],
  ])('say what %s means for each', (code, expected) => {
    const conditions = conditionsOf(aReport([aSignature(code)]));

    expect(outcomes(conditions)).toMatchObject({ b: 'not-shown', ...expected });
    for (const { condition, outcome, because } of conditions) {
      expect(because).toEqual(outcome === 'met' || condition === 'b' ? [] : [code]);
    }
  });

  it.each(CODES)('are all met exactly where the verdict is passed: %s', (code) => {
    const met = ({ condition, outcome }: Condition): boolean => condition === 'b' || outcome === 'met';
    for (const report of [aReport([aSignature(code)]), aReport([aSignature()], [code])]) {
      expect(conditionsOf(report).every(met)).toBe(report.indication === 'passed');
      const [signature = aSignature()] = report.signatures;
      expect(conditionsOfSignature(report, signature).every(met)).toBe(report.indication === 'passed');
    }
  });

  it('are not met by a file that nobody signed', () => {
    expect(new Set(Object.values(outcomes(conditionsOf(aReport([], ['no-signature'])))))).toEqual(new Set(['not-met']));
  });

  it('stay open where a file could not be judged, whatever the reason', () => {
    const away = aReport([], [], {
      indication: 'indeterminate',
      subIndication: 'TRY_LATER',
      findings: ['the signature could not be judged now: the archive is away'],
    });
    for (const report of [away, aReport([], ['not-a-pdf']), aReport([], ['verification-died'])]) {
      expect(new Set(Object.values(outcomes(conditionsOf(report))))).toEqual(new Set(['not-shown']));
    }
  });

  it('are told for each of several signers, and for the file as the worst has them', () => {
    const good = aSignature();
    const bad = aSignature('certificate-revoked');
    const report = aReport([good, bad]);

    expect(outcomes(conditionsOfSignature(report, good))).toEqual(SOUND);
    expect(outcomes(conditionsOfSignature(report, bad))).toMatchObject({ a: 'not-met' });
    expect(outcomes(conditionsOf(report))).toMatchObject({ a: 'not-met', c: 'met', d: 'met' });
  });

  it('count a time-stamp over the file that is not sound', () => {
    const stamp = { field: 't', authority: null, stampedAt: null, coversWholeFile: true, revision: 2 };
    const report = aReport([aSignature()], [], {
      indication: 'failed',
      documentTimestamps: [
        {
          ...stamp,
          indication: 'failed',
          subIndication: 'HASH_FAILURE',
          findings: lines(['timestamp-imprint-differs']),
        },
      ],
    });

    expect(outcomes(conditionsOf(report))).toMatchObject({ c: 'not-met', d: 'not-shown', e: 'met' });
  });
});

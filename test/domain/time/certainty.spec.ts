import { describe, expect, it } from '@jest/globals';
import { dateFindings, outlookFindings } from '../../../src/domain/time/index.js';
import { at, OFFICE } from './office.js';

const codes = (findings: ReturnType<typeof dateFindings>): readonly string[] =>
  findings.map((finding) => `${finding.code} ${'year' in finding ? finding.year : ''}`);

describe('what is not certain of a date', () => {
  it('is each year on the way to it that has no data, or is not confirmed', () => {
    expect(codes(dateFindings(OFFICE, at('2026-12-01T09:00'), at('2026-12-31T16:00')))).toEqual([]);
    expect(codes(dateFindings(OFFICE, at('2026-12-01T09:00'), at('2027-01-04T16:00')))).toEqual([
      'year-unconfirmed 2027',
    ]);
    expect(codes(dateFindings(OFFICE, at('2026-12-01T09:00'), at('2029-01-04T16:00')))).toEqual([
      'year-unconfirmed 2027',
      'year-without-data 2029',
    ]);
    expect(dateFindings(OFFICE, at('2026-12-01T09:00'), null)).toEqual([]);
  });

  it('goes by the year of the office, not of Greenwich', () => {
    // 1 January 2027, 06:59 in Jakarta is still 2026 in Greenwich.
    expect(codes(dateFindings(OFFICE, at('2027-01-01T06:59'), at('2027-01-01T06:59')))).toEqual([
      'year-unconfirmed 2027',
    ]);
    expect(codes(dateFindings(OFFICE, at('2026-12-31T23:59'), at('2026-12-31T23:59')))).toEqual([]);
  });
});

describe('what the office has to see to', () => {
  it.each([
    ['2026-11-01T23:59', []],
    // 60 days before 1 January 2027.
    ['2026-11-02T00:00', ['year-unconfirmed 2027']],
    ['2026-12-31T23:59', ['year-unconfirmed 2027']],
    ['2027-05-01T09:00', ['year-unconfirmed 2027']],
    ['2028-06-01T09:00', []],
    ['2028-11-15T09:00', ['year-without-data 2029']],
    ['2029-03-01T09:00', ['year-without-data 2029']],
  ])('at %s is %o', (now, expected) => {
    expect(codes(outlookFindings(OFFICE, at(now)))).toEqual(expected);
  });
});

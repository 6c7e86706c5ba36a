import { describe, expect, it } from '@jest/globals';
import { composeLetter, type LetterInput, type LetterTemplate } from '../../../src/domain/letter/compose.js';
import type { LetterContent } from '../../../src/domain/letter/content.js';
import { coveredContentDigestInput, differences, issueLetter } from '../../../src/domain/letter/issue.js';

const LABELS = {
  titleNumber: 'NOMOR :',
  number: 'Nomor',
  about: 'TENTANG',
  nature: 'Sifat',
  enclosure: 'Lampiran',
  subject: 'Hal',
  recipient: 'Yth.',
  place: 'Ditetapkan di',
  date: 'pada tanggal',
  signedBy: 'oleh',
  signatureRoom: 'ruang',
  sealedBy: 'Disegel',
  sealRoom: 'Ruang segel',
  nip: 'NIP',
  copies: 'Tembusan:',
  draftMark: 'KONSEP',
  unlimited: 'tidak terbatas',
  page: '{page}/{pages}',
  printMark: 'SALINAN',
  printNote: 'Salinan',
};
const TEMPLATE: LetterTemplate = {
  id: 'izin',
  kind: 'permit',
  title: 'Izin {{applicant.name}}',
  opening: { layout: 'judul', title: 'IZIN' },
  body: [
    { type: 'paragraph', text: 'Diberikan kepada {{applicant.name}} sampai {{issue.validUntil}}.' },
    { type: 'list', when: 'conditions', itemsFrom: 'conditions' },
    {
      type: 'table',
      rowsFrom: 'rows',
      columns: [
        { header: 'No', value: '{{index}}' },
        { header: 'Nama', value: '{{row.name}}' },
      ],
    },
    { type: 'fields', from: 'permit-type' },
  ],
  labels: LABELS,
};
const INPUT: LetterInput = {
  office: {
    id: 'x',
    name: 'Dinas X',
    place: 'Kota X',
    letterhead: { government: 'G', agency: 'A', address: ['J'], emblem: null },
    footer: ['Diterbitkan {{certificate.issuer}}', 'Periksa {{verification.url}}'],
    footerSealed: ['Disegel {{certificate.issuer}}'],
    signing: { reason: 'Menetapkan', location: 'X', visible: null },
    signature: { capacity: null, position: 'KEPALA DINAS', name: 'N', rank: null, nip: null },
  },
  data: { applicant: { name: 'Budi' }, conditions: [], rows: [{ name: 'satu' }] },
  fields: [
    { label: 'Nama', value: '{{applicant.name}}' },
    { label: 'NIB', value: '{{applicant.nib}}', when: 'applicant.nib' },
  ],
  validity: { type: 'months', months: 60 },
  verificationUrl: 'https://x.example/v/1',
  certificateIssuer: 'CA pengembangan',
  draftedAt: 1_000,
};
const draft = (over: Partial<LetterInput> = {}): LetterContent => {
  const composed = composeLetter(TEMPLATE, { ...INPUT, ...over });
  if (!composed.ok) throw new Error(JSON.stringify(composed.error));
  return composed.value;
};
const final = (content: LetterContent): LetterContent => {
  const issued = issueLetter(content, { number: '503/1', date: '2026-11-23', at: 2_000 });
  if (!issued.ok) throw new Error(issued.error.code);
  return issued.value;
};

describe('composing', () => {
  it('leaves out what is absent and fills the rest', () => {
    expect(draft().body.map((block) => block.type)).toEqual(['paragraph', 'table', 'fields']);
    expect(draft().body[2]).toMatchObject({ rows: [{ label: 'Nama', value: [{ text: 'Budi' }] }] });
    expect(draft().footer).toEqual(['Diterbitkan CA pengembangan', 'Periksa https://x.example/v/1']);
  });

  it('has no line about verification where there is no page to verify on', () => {
    expect(draft({ verificationUrl: null }).footer).toEqual(['Diterbitkan CA pengembangan']);
  });

  it('names the faults of all blocks with their places', () => {
    const composed = composeLetter(TEMPLATE, { ...INPUT, data: { rows: [{}] } });
    expect(composed.ok ? [] : composed.error.map((fault) => `${fault.at} ${fault.got}`)).toEqual([
      'title applicant.name',
      'body[0] applicant.name',
      'body[2].columns[1].value row.name',
      'permitType.fields[0].value applicant.name',
    ]);
  });
});

describe('issuing', () => {
  it('adds number and date, and the end of validity that follows', () => {
    expect(final(draft()).issue).toEqual({ number: '503/1', date: '2026-11-23', validUntil: '2031-11-23', at: 2_000 });
    expect(final(draft({ validity: { type: 'unlimited' } })).issue?.validUntil).toBeNull();
  });

  it.each([
    [{ number: ' ', date: '2026-11-23', at: 0 }, 'NUMBER_EMPTY'],
    [{ number: '1', date: '2026-02-30', at: 0 }, 'NOT_A_DATE'],
  ])('refuses %j', (issue, code) => {
    expect(issueLetter(draft(), issue)).toMatchObject({ ok: false, error: { code } });
  });

  it('never gives a second number', () => {
    expect(issueLetter(final(draft()), { number: '2', date: '2026-11-24', at: 0 })).toMatchObject({
      ok: false,
      error: { code: 'ALREADY_ISSUED' },
    });
  });
});

describe('what parafs cover', () => {
  it('is the same for the draft and its final letter, whoever signs and whenever it is drawn', () => {
    const signature = { capacity: 'Plh.', position: 'SEKRETARIS', name: 'Z', rank: null, nip: null };
    const other = final({ ...draft(), signature, draftedAt: 99 });
    expect(coveredContentDigestInput(other)).toBe(coveredContentDigestInput(draft()));
    expect(differences(draft(), other)).toEqual([]);
  });

  it('does not depend on the order of keys', () => {
    const { kind, title, ...rest } = draft();
    expect(coveredContentDigestInput({ ...rest, title, kind })).toBe(coveredContentDigestInput(draft()));
  });

  it.each<[string, (content: LetterContent) => LetterContent, readonly string[]]>([
    [
      'a word of the body',
      (c) => ({ ...c, body: [{ type: 'heading', text: [{ text: 'lain' }] }, ...c.body.slice(1)] }),
      [
        'body[0].align',
        'body[0].indent',
        'body[0].text[0].text',
        'body[0].text[1]',
        'body[0].text[2]',
        'body[0].text[3]',
        'body[0].text[4]',
        'body[0].type',
      ],
    ],
    ['a block less', (c) => ({ ...c, body: c.body.slice(0, -1) }), ['body[2]']],
    ['the validity', (c) => ({ ...c, validity: { type: 'months', months: 61 } }), ['validity.months']],
    ['the letterhead', (c) => ({ ...c, letterhead: { ...c.letterhead, agency: 'B' } }), ['letterhead.agency']],
    ['where it is verified', (c) => ({ ...c, verificationUrl: null }), ['verificationUrl']],
    ['a copy more', (c) => ({ ...c, copies: ['Wali Kota'] }), ['copies[0]']],
    ['the certificate’s issuer', (c) => ({ ...c, footer: ['BSrE', ...c.footer.slice(1)] }), ['footer[0]']],
  ])('%s is a difference', (_what, change, paths) => {
    const changed = change(final(draft()));
    const found = differences(draft(), changed);
    expect(found.length).toBeGreaterThan(0);
    expect(paths).toEqual(expect.arrayContaining([...found]));
    expect(coveredContentDigestInput(changed)).not.toBe(coveredContentDigestInput(draft()));
  });
});

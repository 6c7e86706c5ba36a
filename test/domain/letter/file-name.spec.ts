import { describe, expect, it } from '@jest/globals';
import { letterFileName, numberedFileName } from '../../../src/domain/letter/file-name.js';

describe('the file of a letter', () => {
  it('is called by its kind and number, in characters that every system has', () => {
    expect(letterFileName('permit', '500.16.7.2/0001/IUTS/DPMPTSP.V/2026')).toBe(
      'surat-izin-500.16.7.2-0001-IUTS-DPMPTSP.V-2026.pdf',
    );
    expect(letterFileName('receipt', 'TT/00001/DPMPTSP/2026')).toBe('tanda-terima-TT-00001-DPMPTSP-2026.pdf');
  });
});

describe('a file of the office without a number of its own', () => {
  it('is called by that of its application', () => {
    expect(numberedFileName('konsep-surat.pdf', 'PBM-2026-00042-37')).toBe('konsep-surat-PBM-2026-00042-37.pdf');
    expect(numberedFileName('berkas-perkara.zip', 'a/b')).toBe('berkas-perkara-a-b.zip');
  });
});

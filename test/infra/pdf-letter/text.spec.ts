import { describe, expect, it } from '@jest/globals';
import { breakLines, type Setter } from '../../../src/infra/pdf/letter/text.js';

/** Every character is one wide. */
const fonts: Setter['fonts'] = { width: (text) => text.length };

const linesOf = (text: string, room: number): string[] =>
  breakLines({ fonts, late: () => '' }, [{ text }], { size: 10 }, room).map(({ words }) =>
    words
      .map(({ pieces, blank }) => pieces.map((piece) => piece.text).join('') + ' '.repeat(blank))
      .join('')
      .trimEnd(),
  );

describe('a word wider than its column', () => {
  it('is parted behind a stroke or a dash, else anywhere', () => {
    expect(linesOf('500.16.7.2/0021/DPMPTSP.V/XI/2026', 16)).toEqual(['500.16.7.2/0021/', 'DPMPTSP.V/XI/', '2026']);
    expect(linesOf('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(linesOf('https://izin.go.id/v/QWERTYUIOPASDF', 12)).toEqual([
      'https://',
      'izin.go.id/',
      'v/QWERTYUIOP',
      'ASDF',
    ]);
  });

  it('is a date that is torn between its words at worst', () => {
    expect(linesOf('23 September 2026 pukul', 14)).toEqual(['23\u00a0September\u00a0'.trimEnd(), '2026 pukul']);
  });

  it('takes no blank where it was parted, and the words around it keep theirs', () => {
    expect(linesOf('Nomor 1234567/890 tanggal', 12)).toEqual(['Nomor', '1234567/890', 'tanggal']);
    expect(linesOf('Nomor 1234567/890 surat', 10)).toEqual(['Nomor', '1234567/', '890 surat']);
  });
});

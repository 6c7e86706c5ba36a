import { describe, expect, it } from '@jest/globals';

import { textString } from '../../../src/infra/verification/pdf/text-string.js';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const utf16 = (text: string, mark = '\uFEFF'): Buffer => Buffer.from(mark + text, 'utf16le').swap16();

describe('a text string of a PDF', () => {
  it.each<[string, Uint8Array, string]>([
    ['PDFDocEncoding', latin1('Kepala Dinas \x85 \xe9mb\xe8r'), 'Kepala Dinas – émbèr'],
    ['its accents', latin1('\x18\x1f'), '\u02D8\u02DC'],
    ['its quotation marks and letters', latin1('\x8dx\x8e \x9a\x9e'), '“x” ıž'],
    ['its euro', latin1('\xa0 5'), '€ 5'],
    ['what it leaves undefined', latin1('\x7f\x9f\xad'), '\uFFFD\uFFFD\uFFFD'],
    ['line ends as they are', latin1('a\r\nb\tc'), 'a\r\nb\tc'],
    ['UTF-8 with its mark', Buffer.from('\uFEFFIzin – 中', 'utf8'), 'Izin – 中'],
    ['UTF-16', utf16('Izin – 中'), 'Izin – 中'],
    ['UTF-16 in the other order', Buffer.from('\uFEFFIzin', 'utf16le'), 'Izin'],
    ['UTF-16 with the language of its parts', utf16('\u001BidID\u001BIzin \u001Ben\u001BPermit'), 'Izin Permit'],
    ['nothing', new Uint8Array(), ''],
  ])('is read in %s', (_what, bytes, expected) => {
    expect(textString(bytes)).toBe(expected);
  });

  it('gives every byte one character, as the table of the standard has it', () => {
    const all = Array.from({ length: 256 }, (_, byte) => textString(Uint8Array.of(byte)));

    expect(all.every((text) => text.length === 1)).toBe(true);
    expect(all.slice(0x20, 0x7f).map((text) => text.charCodeAt(0))).toEqual(
      Array.from({ length: 0x5f }, (_, index) => index + 0x20),
    );
    expect(new Set(all.filter((text) => text !== '\uFFFD')).size).toBe(253);
  });
});

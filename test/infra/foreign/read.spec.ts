import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { markupIn, plainText } from '../../../src/domain/integration/markup.js';
import { entityOf, readForeign } from '../../../src/infra/foreign/read.js';

const plain = (value: string): string => plainText(value, entityOf);

describe('text that was kept ready for a web page', () => {
  it.each([
    ['CV. MAJU &amp; JAYA', 'CV. MAJU & JAYA'],
    ['Ma&#039;ruf &#39;Amin&#x27;', "Ma'ruf 'Amin'"],
    ['&quot;Toko&quot; &lt;baru&gt;', '"Toko" <baru>'],
    ['Ren&eacute; &ndash; caf&eacute; &euro;', 'René – café €'],
    ['CV. MAJU &amp;amp; JAYA', 'CV. MAJU & JAYA'],
    ['Ma&amp;#039;ruf', "Ma'ruf"],
    ['Jalan A&nbsp;1', 'Jalan A 1'],
    ['Ke&shy;lu&shy;rahan', 'Kelurahan'],
    // Windows-1252, as HTML 13.2.5.80 has it.
    ['5 &#150; 7', '5 – 7'],
    ['Jalan A<br />RT 1', 'Jalan A RT 1'],
    ['Jalan A <BR>  RT 1<br/><br>RW 2', 'Jalan A RT 1 RW 2'],
    ['Jalan A&lt;br /&gt;RT 1', 'Jalan A RT 1'],
    ['<p>Jalan A</p><p class="x">RT 1</p>', 'Jalan A RT 1'],
    ['<b>PT MAJU</b> <i style="color: red">Tbk</i>', 'PT MAJU Tbk'],
    ['400 m<sup>2</sup>', '400 m²'],
    ['<a href="https://contoh.example/?a=1&amp;b=2">situs</a>', 'situs'],
  ])('"%s" is "%s"', (given, expected) => {
    expect(plain(given)).toBe(expected);
    expect(plain(plain(given))).toBe(expected);
  });

  it.each([
    'R&D',
    'PT A&B; C',
    'https://contoh.example/?a=1&copy=2&reg=3&lt=4',
    '5 < 6 dan 7 > 6',
    'x <b and c> y',
    '  dua  spasi  ',
    'AT&T;',
  ])('"%s" is left as it is', (given) => {
    expect(plain(given)).toBe(given);
  });

  it('never changes text that has neither', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const without = value.replaceAll(/[&<]/g, '');
        expect(plain(without)).toBe(without);
      }),
    );
  });

  it('leaves no entity, however often the text was made ready, or tells where', () => {
    const piece = fc.constantFrom('&amp;', 'amp;', '&', 'lt;', '<', ' ', 'a', '&#039;', '#039;', '<b>', '&nbsp;');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const once = plain(pieces.join(''));
        expect(/&(?:amp|lt|nbsp|#039);/.test(once) ? markupIn(once) : ['']).toEqual(['']);
      }),
    );
    expect(plain('a &amp;amp;amp;amp;amp; b')).toBe('a & b');
  });

  it.each([
    ['a script', 'x<script>alert(1)</script>'],
    ['an image', '<img src=x>'],
    ['a comment', 'a <!-- b -->'],
    ['a character that does not exist', 'a&#0;b'],
    ['half a surrogate', 'a&#xD800;b'],
    ['a placeholder', 'PT <NAMA>'],
  ])('%s is left and told', (_what, value) => {
    expect(markupIn({ a: [{ b: plain(value) }], c: 'PT Maju & Jaya, 5 < 6' })).toEqual(['a.0.b']);
  });

  it('takes a time that grows with the text, not with its square', () => {
    const begun = performance.now();
    for (const part of ['<b ', '< ', ' ', '&', '&#', '<br', '<sup>', '<a x=', '<!--'])
      markupIn(plain(`${part.repeat(200_000)}<`));
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

describe('a foreign message', () => {
  const whole = { name: 'Ané', number: '1' };
  const source = '{"name":"Ané","number":1}';

  it.each([
    ['UTF-8', new TextEncoder().encode(source), ''],
    ['UTF-8 with a byte order mark', new TextEncoder().encode(`\uFEFF${source}`), 'text/html; charset=ISO-8859-1'],
    ['UTF-16', new Uint8Array(Buffer.from(`\uFEFF${source}`, 'utf16le')), 'application/json'],
    ['UTF-16 without a mark', new Uint8Array(Buffer.from(source, 'utf16le')), ''],
    ['UTF-16 without a mark, the other way round', new Uint8Array(Buffer.from(source, 'utf16le').swap16()), ''],
    [
      'the charset that its type names',
      new Uint8Array(Buffer.from(source, 'latin1')),
      'text/plain; charset="iso-8859-1"',
    ],
    ['text', source, ''],
    ['a text of JSON, as a program writes it that makes JSON twice', JSON.stringify(source), ''],
  ])('is read in %s', (_what, body, type) => {
    expect(readForeign(body, type)).toEqual({ ok: true, value: { value: whole, received: null } });
  });

  it('says whether its bytes are no text or its text no JSON', () => {
    expect(readForeign(new Uint8Array([0x7b, 0xe9]))).toMatchObject({
      ok: false,
      error: { detail: expect.stringContaining('UTF-8') },
    });
    expect(readForeign(new Uint8Array(Buffer.from('{"a":"é"}', 'latin1')), 'x; charset=tidak-ada').ok).toBe(false);
    expect(readForeign('{')).toMatchObject({ ok: false, error: { detail: expect.stringContaining('JSON') } });
  });

  it('keeps the text as it came where making it plain has changed it', () => {
    const sent = '{"a":"x &amp; y","b":[1]}';

    expect(readForeign(sent)).toEqual({ ok: true, value: { value: { a: 'x & y', b: ['1'] }, received: sent } });
  });
});

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { create, type Font } from '@cantoo/fontkit';
import type { PDFDocument, PDFFont, PDFHexString } from '@cantoo/pdf-lib';
import type { LetterContent } from '../../../domain/letter/content.js';
import { LetterError } from './letter-error.js';

/**
 * Arimo has the widths of Arial, which the official letter guide names (Home Affairs regulation 1/2023), and its
 * licence (SIL OFL 1.1) allows embedding it in any document.
 */
const FILES = {
  regular: '400Regular/Arimo_400Regular.ttf',
  bold: '700Bold/Arimo_700Bold.ttf',
  italic: '400Regular_Italic/Arimo_400Regular_Italic.ttf',
  boldItalic: '700Bold_Italic/Arimo_700Bold_Italic.ttf',
} as const;

export type Face = keyof typeof FILES;

const folder = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/arimo/package.json'));

interface FontFile {
  readonly bytes: Uint8Array;
  readonly font: Font;
  readonly characters: ReadonlySet<number>;
}

const loaded = new Map<Face, FontFile>();
const parsed = new WeakMap<Uint8Array, Font>();

/**
 * Font files never change while a process lives, so each is read and parsed once: parsing is most of a letter's time.
 */
const fontFile = (face: Face): FontFile => {
  const known = loaded.get(face);
  if (known !== undefined) return known;
  const bytes = new Uint8Array(readFileSync(join(folder, FILES[face])));
  const font = create(bytes);
  if (!('characterSet' in font)) throw new Error(`${FILES[face]} is a collection, not a font`);
  const fresh = { bytes, font, characters: new Set(font.characterSet) };
  loaded.set(face, fresh);
  parsed.set(bytes, font);
  return fresh;
};

const facesOf = (content: LetterContent): readonly Face[] => {
  const text = JSON.stringify(content);
  const italic = text.includes('"italic":true');
  return ['regular', 'bold', 'italic', ...(italic ? (['boldItalic'] as const) : [])];
};

export interface LetterFonts {
  /** Throws LETTER_CHARACTER for text that the face cannot draw: a letter never shows an empty box for a name. */
  readonly width: (text: string, face: Face, size: number) => number;
  readonly of: (face: Face) => PDFFont;
  /** The text as the glyphs of the embedded subset. */
  readonly encode: (text: string, face: Face) => PDFHexString;
}

const advances = new Map<string, number>();

/**
 * Width of text without combining marks, one character after the other: the faces are set without kerning and
 * ligatures, so shaping, which is slow, would say the same.
 */
const plainWidth = (text: string, face: Face): number => {
  let sum = 0;
  for (const character of text) {
    const key = `${face}${character}`;
    let advance = advances.get(key);
    if (advance === undefined) {
      const { font } = fontFile(face);
      advance = (font.glyphForCodePoint(character.codePointAt(0) ?? 0)?.advanceWidth ?? 0) / font.unitsPerEm;
      advances.set(key, advance);
    }
    sum += advance;
  }
  return sum;
};

/** Embeds the faces that the content uses, each as a subset of the characters drawn. */
export const embedFonts = (document: PDFDocument, content: LetterContent): Promise<LetterFonts> =>
  embedFaces(document, facesOf(content));

/** Embeds these faces, each as a subset of the characters drawn. */
export const embedFaces = async (document: PDFDocument, faces: readonly Face[]): Promise<LetterFonts> => {
  document.registerFontkit({ create: (bytes) => parsed.get(bytes) ?? create(bytes) });
  const fonts = new Map<Face, PDFFont>();
  for (const face of faces) {
    // Ligatures would be drawn as one glyph that some readers cannot copy as two letters.
    const features = { liga: false, dlig: false, clig: false };
    fonts.set(face, await document.embedFont(fontFile(face).bytes, { subset: true, features }));
  }
  const of = (face: Face): PDFFont => {
    const font = fonts.get(face) ?? fonts.get('bold');
    if (font === undefined) throw new LetterError('LETTER_CHARACTER', `face ${face} is not embedded`);
    return font;
  };
  const widths = new Map<string, number>();
  const width = (text: string, face: Face, size: number): number => {
    const key = `${face}\u0000${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known * size;
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0;
      if (!fontFile(face).characters.has(code)) {
        const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
        throw new LetterError(
          'LETTER_CHARACTER',
          `the letter's font has no character "${character}" (${name}), found in "${text}"; write it in Latin letters`,
        );
      }
    }
    const unit = /\p{M}/u.test(text) ? of(face).widthOfTextAtSize(text, 1) : plainWidth(text, face);
    widths.set(key, unit);
    return unit * size;
  };
  const encoded = new Map<string, PDFHexString>();
  const encode = (text: string, face: Face): PDFHexString => {
    const key = `${face}\u0000${text}`;
    const known = encoded.get(key);
    if (known !== undefined) return known;
    const fresh = of(face).encodeText(text);
    encoded.set(key, fresh);
    return fresh;
  };
  return { width, of, encode };
};

/** Characters of a text that the letters' faces cannot draw, each once, with its code point. */
export const undrawable = (text: string): readonly string[] => {
  const lacking = new Set<string>();
  for (const character of text.normalize('NFC').replaceAll(/[\s\p{Cc}\p{Cf}]/gu, '')) {
    const code = character.codePointAt(0) ?? 0;
    if (!fontFile('regular').characters.has(code))
      lacking.add(`"${character}" (U+${code.toString(16).toUpperCase().padStart(4, '0')})`);
  }
  return [...lacking];
};

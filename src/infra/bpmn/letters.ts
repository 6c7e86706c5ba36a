/**
 * Letters of ids. Ids are XML names (xsd:ID), whose letters may be of any script; the parser takes ASCII alone and
 * drops the element of any other. For such files every other letter is written in ASCII before parsing, and back after
 * it.
 */
export interface Lettered {
  readonly xml: string;
  readonly plain: (text: string) => string;
}

/** The file as it is. */
export const asWritten = (xml: string): Lettered => ({ xml, plain: (text) => text });

/** A word that stands nowhere in the file, so that reading back changes nothing else. */
const unused = (xml: string): string => {
  for (let n = 0; ; n += 1) if (!xml.includes(`_u${n}x`)) return `_u${n}x`;
};

export const inAscii = (xml: string): Lettered => {
  const mark = unused(xml);
  const written = new RegExp(`${mark}([0-9a-f]{4})`, 'g');
  return {
    xml: xml.replace(/[^\x00-\x7f]/g, (unit) => mark + unit.charCodeAt(0).toString(16).padStart(4, '0')),
    plain: (text) => text.replace(written, (_all, code: string) => String.fromCharCode(parseInt(code, 16))),
  };
};

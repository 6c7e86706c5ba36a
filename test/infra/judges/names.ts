/** Names of certificates (X.501) in every string type that X.520 permits. */
import * as der from '../../../src/infra/signing/der.js';
import { partsOf, split } from './der-edit.js';

export type StringType = 'utf8' | 'printable' | 'teletex' | 'ia5' | 'visible' | 'universal' | 'bmp';

const wide = (text: string, size: 2 | 4): Uint8Array =>
  Buffer.concat(
    Array.from(text, (one) => {
      const octets = Buffer.alloc(size);
      octets.writeUIntBE(one.codePointAt(0) ?? 0, 0, size);
      return octets;
    }),
  );

const WRITERS: Readonly<Record<StringType, (text: string) => Uint8Array>> = {
  utf8: der.utf8String,
  printable: der.printableString,
  teletex: (text) => der.tlv(0x14, Buffer.from(text, 'latin1')),
  ia5: (text) => der.tlv(0x16, Buffer.from(text, 'latin1')),
  visible: (text) => der.tlv(0x1a, Buffer.from(text, 'latin1')),
  universal: (text) => der.tlv(0x1c, wide(text, 4)),
  bmp: (text) => der.tlv(0x1e, wide(text, 2)),
};

type Attribute = readonly [type: string, value: string, as: StringType];

export const nameOf = (parts: readonly (readonly Attribute[])[]): Uint8Array =>
  der.sequence(
    ...parts.map((attributes) =>
      der.tlv(0x31, ...attributes.map(([type, value, as]) => der.sequence(der.oid(type), WRITERS[as](value)))),
    ),
  );

/** The same name in another string type, its words in another form. */
export const written = (
  name: Uint8Array,
  as: StringType,
  form: (text: string) => string = (text) => text,
): Uint8Array =>
  der.sequence(
    ...partsOf(split(name).content).map((part) =>
      der.tlv(
        0x31,
        ...partsOf(split(part).content).map((attribute) => {
          const [type = attribute, value = attribute] = partsOf(split(attribute).content);
          return der.sequence(type, WRITERS[as](form(Buffer.from(split(value).content).toString('utf8'))));
        }),
      ),
    ),
  );

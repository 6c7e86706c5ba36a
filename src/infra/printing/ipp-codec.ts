/**
 * The encoding of IPP requests and responses (RFC 8010, section 3). Only what an office's print needs: no collections
 * are sent, and those received are stepped over.
 */

export const GROUP = { operation: 0x01, job: 0x02, end: 0x03, printer: 0x04, unsupported: 0x05 } as const;

const TAG = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  beginCollection: 0x34,
  textWithLanguage: 0x35,
  nameWithLanguage: 0x36,
  endCollection: 0x37,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  mimeType: 0x49,
} as const;

export type IppValue = string | number | boolean;

export interface IppAttribute {
  readonly name: string;
  readonly type: 'integer' | 'boolean' | 'enum' | 'name' | 'keyword' | 'uri' | 'charset' | 'language' | 'mimeType';
  readonly values: readonly IppValue[];
}

export interface IppGroup {
  readonly tag: number;
  readonly attributes: readonly IppAttribute[];
}

export interface IppRequest {
  readonly operation: number;
  readonly requestId: number;
  readonly groups: readonly IppGroup[];
  readonly data?: Uint8Array;
}

export interface IppResponseGroup {
  readonly tag: number;
  readonly attributes: ReadonlyMap<string, readonly IppValue[]>;
}

export interface IppResponse {
  readonly status: number;
  readonly requestId: number;
  readonly groups: readonly IppResponseGroup[];
}

const uint16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
};

const valueBytes = (type: IppAttribute['type'], value: IppValue): Buffer => {
  if (type === 'boolean') return Buffer.of(value === true ? 1 : 0);
  if (type === 'integer' || type === 'enum') {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(Number(value));
    return bytes;
  }
  return Buffer.from(String(value), 'utf8');
};

const encodeAttribute = (attribute: IppAttribute): Buffer[] =>
  attribute.values.flatMap((value, index) => {
    // RFC 8010, section 3.1.5: further values of an attribute come with an empty name.
    const name = Buffer.from(index === 0 ? attribute.name : '', 'utf8');
    const bytes = valueBytes(attribute.type, value);
    return [Buffer.of(TAG[attribute.type]), uint16(name.length), name, uint16(bytes.length), bytes];
  });

export const encodeRequest = (request: IppRequest): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt8(2, 0);
  head.writeUInt8(0, 1);
  head.writeUInt16BE(request.operation, 2);
  head.writeInt32BE(request.requestId, 4);
  return Buffer.concat([
    head,
    ...request.groups.flatMap((group) => [Buffer.of(group.tag), ...group.attributes.flatMap(encodeAttribute)]),
    Buffer.of(GROUP.end),
    request.data ?? Buffer.alloc(0),
  ]);
};

const decodeValue = (tag: number, bytes: Buffer): IppValue | null => {
  switch (tag) {
    case TAG.integer:
    case TAG.enum:
      return bytes.length === 4 ? bytes.readInt32BE() : null;
    case TAG.boolean:
      return bytes.length === 1 ? bytes[0] === 1 : null;
    case TAG.textWithLanguage:
    case TAG.nameWithLanguage: {
      const languageLength = bytes.readUInt16BE(0);
      return bytes.subarray(4 + languageLength).toString('utf8');
    }
    default:
      // 0x10–0x1F say "no value", 0x30–0x34 are octets, dates, resolutions and ranges, of which none is read here.
      return tag >= 0x40 && tag <= 0x49 ? bytes.toString('utf8') : null;
  }
};

/**
 * Decodes a response. Throws a RangeError where the bytes end too early: the answer of something that does not speak
 * IPP.
 */
export const decodeResponse = (bytes: Buffer): IppResponse => {
  const status = bytes.readUInt16BE(2);
  const requestId = bytes.readInt32BE(4);
  const groups: { tag: number; attributes: Map<string, IppValue[]> }[] = [];
  let at = 8;
  let depth = 0;
  let name = '';
  for (;;) {
    const tag = bytes.readUInt8(at);
    at += 1;
    if (tag === GROUP.end) return { status, requestId, groups };
    if (tag < 0x10) {
      groups.push({ tag, attributes: new Map() });
      continue;
    }
    const nameLength = bytes.readUInt16BE(at);
    const ownName = bytes.subarray(at + 2, at + 2 + nameLength).toString('utf8');
    at += 2 + nameLength;
    const valueLength = bytes.readUInt16BE(at);
    const value = bytes.subarray(at + 2, at + 2 + valueLength);
    if (value.length !== valueLength) throw new RangeError('IPP value is cut short');
    at += 2 + valueLength;
    if (depth === 0 && ownName !== '') name = ownName;
    if (tag === TAG.beginCollection) depth += 1;
    else if (tag === TAG.endCollection) depth -= 1;
    else if (depth === 0) {
      const decoded = decodeValue(tag, value);
      const attributes = groups.at(-1)?.attributes;
      if (decoded !== null && attributes !== undefined)
        attributes.set(name, [...(attributes.get(name) ?? []), decoded]);
    }
  }
};

import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { seal, unseal } from './cipher.js';

const KEY_BYTES = 32;
const LINE = /^([A-Za-z0-9._-]{1,64}):([A-Za-z0-9+/]{43}=)$/;

/** The master key file is unreadable, malformed, or lacks a key that something was wrapped with. */
export class MasterKeyInvalid extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'MasterKeyInvalid';
  }
}

/** A data key as it is stored: wrapped by the master key of this id. */
export interface WrappedKey {
  readonly master: string;
  readonly wrapped: Buffer;
}

/** The office's master keys: the first wraps and derives, every one unwraps what it wrapped. */
export interface KeyRing {
  readonly current: string;
  /** A new data key for this owner, with its wrapped form. */
  create(owner: string): { readonly key: Buffer; readonly stored: WrappedKey };
  unwrap(owner: string, stored: WrappedKey): Buffer;
  /** The key of a purpose of the whole office (intake, accounts, Temporal payloads), by master key; HKDF, RFC 5869. */
  purpose(purpose: string, master?: string): Buffer;
  /** A lookup value for a text that is stored encrypted: the same text gives the same value, and only with the key. */
  blindIndex(purpose: string, text: string): string;
}

const parse = (content: string): readonly (readonly [string, Buffer])[] => {
  const lines = content
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const keys = lines.map((line, index): readonly [string, Buffer] => {
    const [, id, base64] = LINE.exec(line) ?? [];
    if (id === undefined || base64 === undefined) {
      throw new MasterKeyInvalid(
        `master key ${index + 1}: expected <id>:<32 bytes in base64>, made by: echo "k1:$(openssl rand -base64 32)"`,
      );
    }
    return [id, Buffer.from(base64, 'base64')];
  });
  if (keys.length === 0) throw new MasterKeyInvalid('the master key file holds no key');
  if (new Set(keys.map(([id]) => id)).size < keys.length)
    throw new MasterKeyInvalid('two master keys have the same id');
  return keys;
};

/** `content` is the text of the master key file: one `<id>:<32 bytes in base64>` a line, newest first. */
export const keyRing = (content: string): KeyRing => {
  const keys = new Map(parse(content));
  const [current = ''] = keys.keys();
  const master = (id: string): Buffer => {
    const key = keys.get(id);
    if (key === undefined)
      throw new MasterKeyInvalid(`master key ${id} is not in the master key file; put it back, below the current one`);
    return key;
  };
  const derived = new Map<string, Buffer>();
  const purpose = (name: string, id = current): Buffer => {
    const slot = `${id}\n${name}`;
    const known = derived.get(slot);
    if (known !== undefined) return known;
    const key = Buffer.from(hkdfSync('sha256', master(id), Buffer.alloc(0), `paraf/${name}`, KEY_BYTES));
    derived.set(slot, key);
    return key;
  };
  return {
    current,
    create: (owner) => {
      const key = randomBytes(KEY_BYTES);
      return { key, stored: { master: current, wrapped: seal(master(current), key, `data-key/${owner}`) } };
    },
    unwrap: (owner, stored) => unseal(master(stored.master), stored.wrapped, `data-key/${owner}`),
    purpose,
    // The oldest key stays the index key, so that a lookup finds values from before a rotation.
    blindIndex: (name, text) =>
      createHmac('sha256', purpose(`index/${name}`, [...keys.keys()].at(-1)))
        .update(text)
        .digest('hex'),
  };
};

/**
 * RC2 in CBC mode (RFC 2268), for opening old PKCS #12 bundles only: OpenSSL 3 and with it Node no longer carry it.
 * The substitution table is the RFC's PITABLE: a permutation of 0 to 255 from the digits of pi.
 */
const PITABLE = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2' +
    '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec' +
    'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9' +
    '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);

const pi = (index: number): number => PITABLE[index & 0xff] ?? 0;

/** Key expansion to 64 words (RFC 2268 section 2); the effective length is the key's own. */
const expand = (key: Uint8Array): Uint16Array => {
  const bits = key.length * 8;
  const bytes = new Uint8Array(128);
  bytes.set(key);
  for (let at = key.length; at < 128; at += 1) bytes[at] = pi((bytes[at - 1] ?? 0) + (bytes[at - key.length] ?? 0));
  const effective = Math.ceil(bits / 8);
  bytes[128 - effective] = pi((bytes[128 - effective] ?? 0) & (0xff >> (8 * effective - bits)));
  for (let at = 127 - effective; at >= 0; at -= 1) bytes[at] = pi((bytes[at + 1] ?? 0) ^ (bytes[at + effective] ?? 0));
  return Uint16Array.from({ length: 64 }, (_, word) => (bytes[2 * word] ?? 0) | ((bytes[2 * word + 1] ?? 0) << 8));
};

const SHIFTS = [1, 2, 3, 5] as const;

const decryptBlock = (schedule: Uint16Array, block: Uint8Array): Uint8Array => {
  const r = Uint16Array.from({ length: 4 }, (_, word) => (block[2 * word] ?? 0) | ((block[2 * word + 1] ?? 0) << 8));
  const word = (index: number): number => r[(index + 4) % 4] ?? 0;
  let at = 63;
  const unmix = (): void => {
    for (let i = 3; i >= 0; i -= 1) {
      const shift = SHIFTS[i] ?? 0;
      const rotated = ((word(i) >>> shift) | (word(i) << (16 - shift))) & 0xffff;
      r[i] = rotated - (schedule[at] ?? 0) - (word(i - 1) & word(i - 2)) - (~word(i - 1) & word(i - 3));
      at -= 1;
    }
  };
  const unmash = (): void => {
    for (let i = 3; i >= 0; i -= 1) r[i] = word(i) - (schedule[word(i - 1) & 63] ?? 0);
  };
  for (let round = 0; round < 5; round += 1) unmix();
  unmash();
  for (let round = 0; round < 6; round += 1) unmix();
  unmash();
  for (let round = 0; round < 5; round += 1) unmix();
  return Uint8Array.from({ length: 8 }, (_, index) => ((r[index >> 1] ?? 0) >> (8 * (index & 1))) & 0xff);
};

/** Decrypts and removes the padding; undefined when the padding is wrong, as it is under a wrong key. */
export const rc2CbcDecrypt = (key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array | undefined => {
  if (data.length === 0 || data.length % 8 !== 0) return undefined;
  const schedule = expand(key);
  const out = new Uint8Array(data.length);
  let previous = iv;
  for (let at = 0; at < data.length; at += 8) {
    const block = data.subarray(at, at + 8);
    decryptBlock(schedule, block).forEach((byte, index) => (out[at + index] = byte ^ (previous[index] ?? 0)));
    previous = block;
  }
  const padding = out.at(-1) ?? 0;
  const sound = padding >= 1 && padding <= 8 && out.subarray(-padding).every((byte) => byte === padding);
  return sound ? out.subarray(0, -padding) : undefined;
};

export { CipherBroken } from './cipher.js';
export { keyRing, MasterKeyInvalid, type KeyRing } from './key-ring.js';
export { encryptingCodec } from './payload-codec.js';

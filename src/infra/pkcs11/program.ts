/**
 * The program that asks one token, in a process of its own: a library that hangs or crashes takes no worker with it,
 * and its login, which PKCS #11 gives to all sessions of a process, is this ceremony's alone. It ends with its parent.
 */
import { z } from 'zod';
import { newCryptoki } from './library.js';
import { findToken, TokenFault, type Token, type TokenView } from './token.js';

const question = z.discriminatedUnion('ask', [
  z.object({
    ask: z.literal('find'),
    library: z.string(),
    place: z.object({ tokenLabel: z.string().optional(), tokenSerial: z.string().optional() }),
  }),
  z.object({ ask: z.literal('open'), pin: z.string(), keyId: z.string() }),
  z.object({ ask: z.literal('sign'), kind: z.enum(['rsa', 'ec']), input: z.string() }),
]);
export type TokenQuestion = z.infer<typeof question>;

export type TokenAnswer =
  | { readonly ok: true; readonly view?: TokenView; readonly signature?: string }
  | { readonly ok: false; readonly rv: string; readonly detail: string };

let token: Token | null = null;

const answer = (asked: TokenQuestion): TokenAnswer => {
  if (asked.ask === 'find') {
    token = findToken(newCryptoki(), asked.library, asked.place);
    return { ok: true, view: token.view() };
  }
  if (token === null) throw new TokenFault('CKR_SESSION_CLOSED', 'no token was found before');
  if (asked.ask === 'open') {
    token.open(asked.pin, asked.keyId);
    return { ok: true };
  }
  return { ok: true, signature: token.sign(asked.kind, Buffer.from(asked.input, 'base64')).toString('base64') };
};

const refusalOf = (error: unknown): TokenAnswer => ({
  ok: false,
  rv: error instanceof TokenFault ? error.rv : '',
  detail: error instanceof Error ? error.message : String(error),
});

process.on('message', (message) => {
  let said: TokenAnswer;
  try {
    said = answer(question.parse(message));
  } catch (error) {
    said = refusalOf(error);
  }
  process.send?.(said);
});
process.on('disconnect', () => {
  token?.close();
  process.exit(0);
});

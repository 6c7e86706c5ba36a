/** The office's electronic seal at BSrE's eSign Client Service (v2), for letters that no official signs. */
import { z } from 'zod';
import type { RenewedSeal, Sealer, SealPurpose } from '../../domain/ports/sealer.js';
import type { SignaturePipeline } from '../../domain/ports/signer.js';
import type { Instant, Millis } from '../../domain/shared/time.js';
import type { SignatureLevel } from '../../domain/signing/plan.js';
import { SigningError, attempt, unwrap } from '../signing/signing-error.js';
import { strengthenSealed } from '../signing/strengthen.js';
import { filesIn, objectIn } from './answers.js';
import { exchange, type BsreAnswer, type BsreRequest, type BsreServer } from './exchange.js';
import { readSaid } from './outcomes.js';
import { renewalDue, type SealActivationFile } from './seal-activation.js';
import { sealActivation, sealCode, sealPdf } from './wire.js';

export interface BsreSealerOptions {
  readonly server: BsreServer;
  readonly idSubscriber: string;
  readonly activation: SealActivationFile;
  /** Judges the letter that comes back; it needs a verifier. */
  readonly pipeline: SignaturePipeline;
  readonly level: SignatureLevel;
  /** Name in the seal's certificate. */
  readonly certificateName: string;
  readonly location: string;
  readonly reasons: Readonly<Record<SealPurpose, string>>;
  readonly now: () => Instant;
}

export type BsreSealer = Sealer & RenewedSeal;

/** Life of an activation, about a day; taken where the service does not say until when. */
const USUAL_LIFE: Millis = 24 * 3_600_000;

const HOW = 'ask the service for a new activation of the seal and write its code into signing.bsre.sealActivationFile';

const codeAnswer = z.looseObject({
  totp: z.string().optional(),
  expires: z.string().optional(),
  result: z.boolean().optional(),
  message: z.string().optional(),
});

interface GivenCode {
  readonly code: string;
  readonly expiresAt: Instant | null;
}

/**
 * A one-time code with its leading zeros: it has six digits or more (RFC 4226, section 5.3), so a shorter one was
 * written as a number.
 */
const wholeTotp = (code: string): string => (/^\d+$/.test(code) ? code.padStart(6, '0') : code);

const codeIn = (body: Uint8Array): GivenCode | null => {
  const read = codeAnswer.safeParse(objectIn(body));
  if (!read.success || read.data.result === false) return null;
  const code = wholeTotp(read.data.totp?.trim() ?? '');
  const expiresAt = Date.parse(read.data.expires ?? '');
  return code === '' ? null : { code, expiresAt: Number.isNaN(expiresAt) ? null : expiresAt };
};

/**
 * Throws that the seal is away. A seal that nobody received is on no letter: unlike a signature, it may be asked for
 * again.
 */
const away = (why: string): never => {
  throw new SigningError('SEAL_SERVICE_AWAY', `the seal service does not answer: ${why}`);
};

type Whole = Extract<BsreAnswer, { readonly kind: 'answered' }>;

const heard = (answer: BsreAnswer): Whole => {
  if (answer.kind !== 'answered') return away(answer.reason);
  if (!answer.whole || answer.status >= 500) return away(`HTTP ${String(answer.status)}`);
  return answer;
};

const words = (answer: Whole, secret: string): string => {
  const { text } = readSaid(answer.body, secret);
  return text === '' ? `HTTP ${String(answer.status)}` : `"${text}"`;
};

export const createBsreSealer = (options: BsreSealerOptions): BsreSealer => {
  const { server, idSubscriber, activation, pipeline, level, certificateName, location, reasons, now } = options;
  const account = { idSubscriber };
  const ask = async (request: BsreRequest): Promise<Whole> => heard(await exchange(server, request));

  /** Last code that the service refused: it is not sent again, since a person has to write another. */
  let spent: { readonly code: string; readonly said: string } | null = null;

  const inactive = (why: string): never => {
    throw new SigningError('SEAL_INACTIVE', `the seal is not active (${why}): ${HOW}`);
  };

  const running = async (): Promise<string> => {
    const held = await activation.read();
    if (held === null) return inactive('no activation code is in the file');
    if (held.code === spent?.code) return inactive(spent.said);
    return held.code;
  };

  /** The code for one letter, by the running activation. */
  const codeForOne = async (): Promise<string> => {
    const code = await running();
    const answer = await ask(sealCode(account, code, 1));
    const given = answer.status === 200 ? codeIn(answer.body) : null;
    if (given !== null) return given.code;
    const said = `the service answers ${words(answer, code)}`;
    spent = { code, said };
    return inactive(said);
  };

  const seal = async (pdf: Uint8Array, purpose: SealPurpose): Promise<Uint8Array> => {
    const code = await codeForOne();
    const answer = await ask(sealPdf(account, code, pdf, { reason: reasons[purpose], location }));
    if (answer.status !== 200) {
      throw new SigningError('PROVIDER_REFUSED', `the seal service answers ${words(answer, code)}`);
    }
    const [only, ...more] = filesIn(answer.body) ?? [];
    if (only === undefined || more.length > 0) return away('its answer does not hold the sealed letter');
    return only;
  };

  return {
    provider: 'bsre',

    seal: (pdf, { purpose }) =>
      attempt(async () => {
        const accepted = unwrap(await pipeline.accept(pdf, await seal(pdf, purpose), { name: certificateName }));
        const { signer, field } = accepted;
        const strengthened = await strengthenSealed(pipeline, level, accepted.pdf, field);
        return { ...strengthened, subject: signer.subject, level };
      }),

    renewActivation: async () => {
      const held = await activation.read();
      if (held === null) return `no activation code is in the file: ${HOW}`;
      if (held.code === spent?.code) return `${spent.said}: ${HOW}`;
      if (!renewalDue(held, now())) return null;
      const asked = await attempt(() => ask(sealActivation(account, held.code)));
      if (!asked.ok) return asked.error.detail;
      const given = asked.value.status === 200 ? codeIn(asked.value.body) : null;
      if (given === null) {
        spent = { code: held.code, said: `the service answers ${words(asked.value, held.code)}` };
        return `${spent.said}: ${HOW}`;
      }
      await activation.write(given.code, given.expiresAt ?? now() + USUAL_LIFE);
      return null;
    },
  };
};

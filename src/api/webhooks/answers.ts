import type { OssStatus } from '../../domain/integration/oss-message.js';
import type { SicantikStatus } from '../../domain/integration/sicantik.js';
import { AnyObject } from '../http/schema.js';
import { answers, type AnswerAt } from '../http/answers.js';

/** The envelope of the other system, whose shape is that system's own. */
const Envelope = AnyObject.meta({ id: 'ForeignEnvelope', description: 'As the other system publishes it' });

type Answered = AnswerAt<typeof Envelope>;

export const OSS_ANSWERS = {
  200: answers(Envelope, 'The answer OSS expects'),
  400: answers(Envelope, 'Not understood; stored where it is JSON with a token that is ours'),
  401: answers(Envelope, 'The token is not ours'),
  500: answers(Envelope, 'Not stored: send it again'),
} satisfies Record<OssStatus, Answered>;

export const SICANTIK_ANSWERS = {
  200: answers(Envelope, 'At least one row was stored, or stood already; the rows that were not read are named'),
  400: answers(Envelope, 'Not JSON'),
  401: answers(Envelope, 'The key is not ours'),
  422: answers(Envelope, 'No row, or none that can be read; those that came are kept'),
  500: answers(Envelope, 'Not stored: send it again'),
} satisfies Record<SicantikStatus, Answered>;

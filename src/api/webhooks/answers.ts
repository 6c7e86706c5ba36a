import { AnyObject } from '../http/schema.js';
import { answers } from '../http/answers.js';

/** The envelope of the other system, whose shape is that system's own. */
const Envelope = AnyObject.meta({ id: 'ForeignEnvelope', description: 'As the other system publishes it' });

export const OSS_ANSWERS = {
  200: answers(Envelope, 'The answer OSS expects'),
  400: answers(Envelope, 'Not understood, in the same envelope'),
  401: answers(Envelope, 'The token is not ours'),
  503: answers(Envelope, 'Not stored: send it again'),
};

export const SICANTIK_ANSWERS = {
  200: answers(Envelope, 'What was stored'),
  400: answers(Envelope, 'Not understood'),
  401: answers(Envelope, 'The key is not ours'),
  503: answers(Envelope, 'Not stored: send it again'),
};

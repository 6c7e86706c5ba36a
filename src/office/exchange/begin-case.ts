/**
 * Cases that nobody begins by hand: a message, a signal or a time does. Each trigger begins one, however often it is
 * told.
 */
import { conversationOf, type BegunByTrigger } from '../../domain/application/origin.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { Instant } from '../../domain/shared/time.js';
import type { Begin } from '../intake/begin.js';

export interface BegunCase {
  /** Names the trigger: a second call with the same one answers the first case. */
  readonly trigger: string;
  readonly by: BegunByTrigger['by'];
  readonly digest: string;
  readonly process: string;
  readonly startEvent: string;
  readonly message?: string;
  readonly variables: JsonObject;
  /** Application of the procedure that sent the message: the new case is about it. */
  readonly sender: ApplicationRow | null;
  readonly at: Instant;
}

export interface BeginCaseOptions {
  readonly begin: Begin;
  readonly applications: Pick<Applications, 'file'>;
  readonly office: { readonly id: string; readonly name: string };
  /** SHA-256 of a text, in hex. */
  readonly sha256: (text: string) => string;
}

export type BeginCase = (begun: BegunCase) => Promise<string>;

/** A reference of fixed length that begins with its sender, so that the cases of a sender are found by it. */
const referenceOf = ({ by, sender, trigger }: BegunCase, sha256: BeginCaseOptions['sha256']): string =>
  `${by}/${sender?.id ?? ''}/${sha256(trigger)}`;

export const createBeginCase =
  ({ begin, applications, office, sha256 }: BeginCaseOptions): BeginCase =>
  async (told) => {
    const { by, digest, process, startEvent, message, variables, sender, at } = told;
    const file = sender === null ? null : await applications.file(sender.id);
    const origin: BegunByTrigger = {
      source: 'office',
      ...{ by, process, startEvent, variables },
      message: message ?? null,
      sender: sender === null ? null : { application: sender.id, conversation: conversationOf(sender) },
    };
    const begun = await begin(origin, {
      office: office.id,
      permitType: sender?.permitType ?? process,
      sourceRef: referenceOf(told, sha256),
      applicant: file?.applicant ?? { name: office.name },
      applicantUser: sender?.applicantUser ?? null,
      data: file?.data ?? {},
      definitionDigest: digest,
      receivedAt: at,
    });
    if (!begun.ok) throw new Error(begun.error.detail);
    return begun.value.id;
  };

/** Cases that nobody begins by hand: a message, a signal or a time does. Each trigger begins one, however often it is told. */
import type { ApplicationRow, Applications, NewApplication } from '../../domain/ports/applications.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { Instant } from '../../domain/shared/time.js';

export interface BegunCase {
  /** Names the trigger: a second call with the same one answers the first case. */
  readonly trigger: string;
  readonly by: 'message' | 'signal' | 'timer';
  readonly digest: string;
  readonly process: string;
  readonly startEvent: string;
  readonly message?: string;
  readonly variables: JsonObject;
  /** Whose procedure said it: the new case is about that application. */
  readonly sender: ApplicationRow | null;
  readonly at: Instant;
}

export interface BeginCaseOptions {
  readonly applications: Pick<Applications, 'create' | 'file'>;
  readonly office: { readonly id: string; readonly name: string };
  readonly newIdentity: () => { readonly id: string; readonly trackingSecretHash: string };
  /** In hex. */
  readonly sha256: (text: string) => string;
}

export type BeginCase = (begun: BegunCase) => Promise<string>;

/** A reference of fixed length that begins with its sender, so that what a sender has begun is found by it. */
const referenceOf = ({ by, sender, trigger }: BegunCase, sha256: BeginCaseOptions['sha256']): string =>
  `${by}/${sender?.id ?? ''}/${sha256(trigger)}`;

export const createBeginCase =
  ({ applications, office, newIdentity, sha256 }: BeginCaseOptions): BeginCase =>
  async (begun) => {
    const { by, digest, process, startEvent, message, variables, sender, at } = begun;
    const file = sender === null ? null : await applications.file(sender.id);
    const sourceKeys: JsonObject = {
      begunBy: by,
      process,
      startEvent,
      ...(message === undefined ? {} : { message }),
      variables,
      ...(sender === null ? {} : { about: sender.id, conversation: sender.sourceKeys['conversation'] ?? sender.id }),
    };
    const application: NewApplication = {
      ...newIdentity(),
      office: office.id,
      permitType: sender?.permitType ?? process,
      source: 'office',
      sourceRef: referenceOf(begun, sha256),
      applicant: file?.applicant ?? { name: office.name },
      applicantUser: sender?.applicantUser ?? null,
      data: file?.data ?? {},
      sourceKeys,
      definitionDigest: digest,
      receivedAt: at,
      ...(sender === null ? {} : { copiedFrom: sender.id }),
    };
    return (await applications.create(application)).id;
  };

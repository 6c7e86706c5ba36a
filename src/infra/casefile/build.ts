import { encodeUtf8, packBag, payloadManifests, type BagFiles } from '../../domain/case/bag.js';
import { keptOrigin } from '../../domain/application/origin.js';
import type { CaseRecord } from '../../domain/ports/case-record.js';
import type { CaseFiles } from '../../domain/ports/casework.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { Instant } from '../../domain/shared/time.js';
import { isoInstant } from '../../domain/shared/time.js';
import { keyCommitment } from '../keys/commitment.js';
import { PortFailure } from '../../domain/shared/port-failure.js';
import type { DetachedStamp, StampBytes } from '../signing/detached-stamp.js';
import { BAG_DIGESTS } from './container.js';
import { AT, compiledOf, documentPath, FORMAT, sourceOf } from './layout.js';

export interface CaseExport {
  readonly files: CaseFiles;
  readonly definitions: Pick<Definitions, 'find' | 'xml'>;
  readonly stamp: StampBytes;
  readonly office: { readonly id: string; readonly name: string; readonly zone: string };
  /** Version of this program: the rules of another version may lead elsewhere. */
  readonly software: string;
  readonly now: () => Instant;
}

const text = (value: string): Uint8Array => new Uint8Array(encodeUtf8(value));
const json = (value: unknown): Uint8Array => text(`${JSON.stringify(value, null, 2)}\n`);
const lines = (rows: readonly unknown[]): Uint8Array => text(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const sealed = ({ sealed: bytes, plain }: { readonly sealed: Uint8Array; readonly plain: unknown }) => ({
  sealed: base64(bytes),
  plain,
});

const validation = ({ validation: { certificates, ocsps, crls } }: DetachedStamp): Uint8Array =>
  json({ certificates: certificates.map(base64), ocsps: ocsps.map(base64), crls: crls.map(base64) });

/** Every version of the procedure that the application ran or was moved to. */
const versionsOf = (record: CaseRecord): readonly string[] => [
  ...new Set([
    ...(record.opening === null ? [] : [record.opening.plain.context.definition]),
    record.application.definitionDigest,
    ...record.transitions.flatMap(({ plain }) => (plain.type === 'migrate' ? [plain.to] : [])),
  ]),
];

/**
 * The bundle of one application: everything that the record holds of it, encrypted as the chain vouches for it and
 * plain, with its data key, so that whoever is handed the case can check the one against the other.
 * @throws PortFailure where a file or version is missing, or no time-stamp is to be had
 */
export const buildCase = async (record: CaseRecord, by: string, deps: CaseExport): Promise<BagFiles> => {
  const { application } = record;
  const missing = (what: string): PortFailure =>
    new PortFailure(
      'DOCUMENT_NOT_FOUND',
      `${what} of ${application.id} is not in the record: no bundle is made without it`,
      {
        retryable: false,
      },
    );
  const stamped = async (bytes: Uint8Array): Promise<DetachedStamp> => {
    const answer = await deps.stamp(bytes);
    if (answer.ok) return answer.value;
    throw new PortFailure(answer.error.code, answer.error.detail, { retryable: answer.error.retryable });
  };

  const payload = new Map<string, Uint8Array>();
  const versions = versionsOf(record);
  for (const digest of versions) {
    const definition = await deps.definitions.find(digest);
    const xml = await deps.definitions.xml(digest);
    if (definition === null || xml === null) throw missing(`version ${digest} of the procedure`);
    payload.set(compiledOf(digest), json(definition));
    payload.set(sourceOf(digest), text(xml));
  }
  const documents = [];
  for (const [index, document] of record.documents.entries()) {
    const bytes = await deps.files.get(application.id, document.sha256);
    if (bytes === null) throw missing(`document ${document.id} (${document.kind}, SHA-256 ${document.sha256})`);
    const path = documentPath(index + 1, document.kind, document.mediaType);
    payload.set(path, bytes);
    documents.push({ ...document, path });
  }
  const head = json({ application: application.id, ...record.chain });
  const headStamp = await stamped(head);
  const exportedAt = deps.now();
  payload.set(
    AT.case,
    json({
      format: FORMAT,
      software: deps.software,
      exportedAt: isoInstant(exportedAt),
      exportedBy: by,
      office: deps.office,
      application: {
        id: application.id,
        number: application.number,
        office: application.office,
        permitType: application.permitType,
        source: application.origin.source,
        sourceRef: application.sourceRef,
        sourceKeys: keptOrigin(application.origin),
        definitionDigest: application.definitionDigest,
        status: application.status,
        seq: application.seq,
        receivedAt: application.receivedAt,
        finishedAt: application.finishedAt,
        state: application.state,
      },
      chain: record.chain,
      procedures: versions,
      dataKey: {
        algorithm: 'A256GCM',
        key: base64(record.dataKey),
        commitment: keyCommitment(application.id, record.dataKey),
      },
    }),
  );
  payload.set(
    AT.chain,
    lines(
      record.audit.map(({ position, canonical, hash }) => ({
        position,
        entry: Buffer.from(canonical).toString('utf8'),
        hash,
      })),
    ),
  );
  payload.set(AT.head, head);
  payload.set(AT.headStamp, headStamp.token);
  payload.set(AT.headValidation, validation(headStamp));
  if (record.opening !== null) payload.set(AT.opening, json(sealed(record.opening)));
  payload.set(AT.applicant, json(sealed(record.applicant)));
  payload.set(AT.form, json(sealed(record.data)));
  payload.set(
    AT.messages,
    lines(
      record.transitions.map(({ seq, key, at, type, accepted, refusal, ...message }) => ({
        ...{ seq, key, at, type, accepted, refusal },
        ...sealed(message),
      })),
    ),
  );
  payload.set(AT.corrections, lines(record.corrections.map(({ seq, ...fields }) => ({ seq, ...sealed(fields) }))));
  payload.set(AT.tasks, lines(record.tasks));
  payload.set(AT.deeds, lines(record.deeds));
  payload.set(AT.outbox, lines(record.outbox));
  payload.set(AT.numbers, lines(record.numbers));
  payload.set(AT.ledger, lines(record.ledger));
  payload.set(AT.documents, lines(documents));

  const manifest = payloadManifests(payload, BAG_DIGESTS).get('manifest-sha256.txt') ?? new Uint8Array();
  const bagStamp = await stamped(manifest);
  return packBag(
    payload,
    [
      ['Source-Organization', deps.office.name],
      ['External-Identifier', application.id],
      ['Bagging-Date', isoInstant(exportedAt).slice(0, 10)],
      ['Bag-Software-Agent', `Paraf ${deps.software}`],
      [
        'External-Description',
        `${FORMAT}: application, letters, audit chain, procedure and clock; contains personal data`,
      ],
    ],
    new Map([
      [AT.bagStamp, bagStamp.token],
      [AT.bagValidation, validation(bagStamp)],
    ]),
    BAG_DIGESTS,
  );
};

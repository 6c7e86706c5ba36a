/** Cases that an officer begins: of the office's own accord, or about an issued permit. */
import { may } from '../../domain/access/permissions.js';
import { laneOfStart, signedLetterOf } from '../../domain/application/element.js';
import type { Actor } from '../../domain/application/messages.js';
import type { BegunByOfficer } from '../../domain/application/origin.js';
import { dataFaults } from '../../domain/letter/kind-data.js';
import { kindOf, type LetterKind } from '../../domain/letter/kinds.js';
import { refusalOfLetter, unsuitable } from '../../domain/permit/letters.js';
import type { PermitPolicy } from '../../domain/permit/life.js';
import type { ApplicantData, ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { Forms } from '../../domain/ports/forms.js';
import type { PermitLives } from '../../domain/ports/permit-lives.js';
import type { Permits } from '../../domain/ports/permits.js';
import { refusal, type Refusal } from '../../domain/shared/error-codes.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { invalidInput } from '../../domain/shared/invalid-input.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { err, ok, type Result } from '../../domain/shared/result.js';
import type { Instant } from '../../domain/shared/time.js';
import type { Begin, Begun } from './begin.js';

export interface WantedCase {
  /** Id of a published procedure. */
  readonly procedure: string;
  /** The application whose permit it is about. */
  readonly about?: string | undefined;
  readonly variables: JsonObject;
  readonly data: JsonObject;
}

/**
 * Begins a case of an officer. `key` is the officer's: a repeat under it answers the first case. Refuses with
 * INPUT_INVALID a procedure that is not published or data that lacks what its letter says, with APPLICATION_NOT_FOUND
 * or PERMIT_STATE_UNSUITABLE a permit that the case cannot be about, and with PERMISSION_DENIED an officer who has no
 * part in the procedure's first step.
 */
export type BeginByOfficer = (officer: Actor, wanted: WantedCase, key: string) => Promise<Result<Begun, Refusal>>;

export interface BeginByOfficerOptions {
  readonly begin: Begin;
  readonly applications: Pick<Applications, 'find' | 'file' | 'findBySource'>;
  readonly definitions: Pick<Definitions, 'current' | 'find'>;
  readonly permits: Pick<Permits, 'bySha256'>;
  readonly permitLives: Pick<PermitLives, 'find'>;
  readonly forms: Pick<Forms, 'foreign'>;
  readonly policy: PermitPolicy;
  readonly office: { readonly id: string; readonly name: string };
  /** SHA-256 of a text, in hex. */
  readonly sha256: (text: string) => string;
  readonly clock: () => Instant;
}

/** The application of an issued permit, and its data about the permit's holder: letters of the new case name them. */
interface AboutPermit {
  readonly row: ApplicationRow;
  readonly applicant: ApplicantData;
  readonly data: JsonObject;
}

export const createBeginByOfficer = (options: BeginByOfficerOptions): BeginByOfficer => {
  const { begin, applications, definitions, permits, permitLives, forms, policy, office, sha256, clock } = options;

  const refusedBy = async (row: ApplicationRow, kind: LetterKind | null): Promise<Refusal | null> => {
    const life = kind === null ? null : await permitLives.find(row.id);
    if (kind !== null && life !== null) return refusalOfLetter(life, kind, clock(), policy);
    // A procedure without a letter, and a permit that was published before lives were kept: the register alone says.
    const signed = row.state?.letter.signed;
    const permit = signed === undefined ? null : await permits.bySha256(signed.sha256);
    return permit?.state === 'revoked' || permit?.state === 'cancelled'
      ? unsuitable(`the permit of application "${row.id}" is ${permit.state} already`, permit.state)
      : null;
  };

  /**
   * The permit of a case. One that would not take such a letter is refused, except for a repeat of the request that
   * began the case.
   */
  const aboutPermit = async (
    id: string,
    kind: LetterKind | null,
    sourceRef: string,
  ): Promise<Result<AboutPermit, Refusal>> => {
    const row = await applications.find(id);
    const file = row?.office === office.id ? await applications.file(id) : null;
    if (row === null || file === null) return err(refusal('APPLICATION_NOT_FOUND', `there is no application "${id}"`));
    if (row.status !== 'issued')
      return err(
        unsuitable(`application "${id}" has no permit that a procedure could be about: ${row.status}`, row.status),
      );
    const refused = await refusedBy(row, kind);
    if (refused !== null && (await applications.findBySource('office', sourceRef)) === null) return err(refused);
    return ok({ row, ...file });
  };

  return async (officer, wanted, key) => {
    const { procedure, about, variables, data } = wanted;
    const digest = await definitions.current(procedure);
    const definition = digest === null ? null : await definitions.find(digest);
    if (definition === null)
      return err(invalidInput([fieldFault('/procedure', 'expected the id of a published procedure')]));
    const kind = signedLetterOf(definition);
    const faults = kind === null ? [] : [...dataFaults(kind, data), ...forms.foreign(data, '/data')];
    if (faults.length > 0) return err(invalidInput(faults));
    const sourceRef = sha256(`${officer.user}\n${key}`);
    const found = about === undefined ? ok(null) : await aboutPermit(about, kind, sourceRef);
    if (!found.ok) return found;
    const permit = found.value;
    const lane = laneOfStart(definition);
    const denied = may(officer, 'begin-case', {
      ...(lane === null ? {} : { taskRole: lane }),
      ...(permit === null ? {} : { applicantUser: permit.row.applicantUser }),
    });
    if (denied !== null) return err(denied);
    const origin: BegunByOfficer = {
      source: 'office',
      by: 'officer',
      officer: officer.user,
      bodySha256: sha256(JSON.stringify(wanted)),
      variables: { ...variables, ...(about === undefined ? {} : { about }) },
      about: about ?? null,
    };
    return begin(origin, {
      office: office.id,
      permitType: permit?.row.permitType ?? procedure,
      sourceRef,
      applicant: permit?.applicant ?? { name: office.name },
      applicantUser: kind !== null && kindOf(kind).forHolder ? (permit?.row.applicantUser ?? null) : null,
      data: { ...permit?.data, ...data },
      definitionDigest: definition.digest,
      receivedAt: clock(),
    });
  };
};

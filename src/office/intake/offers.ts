/**
 * Permit types and groups that can be applied for at the office, and the procedure that a new application of each runs.
 */
import type { SignaturePolicy } from '../../domain/application/applicant-signature.js';
import { groupRequirements, type LicenceGroup } from '../../domain/application/group.js';
import { promiseOffer, type PromiseOffer } from '../../domain/application/promise.js';
import type { PermitType } from '../../domain/letter/permit-type.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { ClockPolicy } from '../../domain/time/index.js';

/** A kind of permit that can be applied for, as anyone may read it (Palembang regulation 74/2018, article 9(2)). */
export interface PermitTypeOffer {
  readonly id: string;
  readonly name: string;
  readonly office: string;
  /** Form of the permit: surat-izin, keputusan, sertifikat, piagam. */
  readonly kind: string;
  readonly requirements: readonly { readonly id: string; readonly name: string; readonly mandatory: boolean }[];
  readonly recommendation: { readonly required: boolean; readonly agency: string | null };
  /** Signature of the applicant on the application, with a certificate of their own: never, where they wish, always. */
  readonly applicantSignature: SignaturePolicy;
  /** Retribution in whole rupiah; 0 is free of charge. */
  readonly fee: number;
  /** Promise for the whole application; null where nothing is promised. */
  readonly promise: PromiseOffer | null;
  /** Validity in months; `unlimited`; `none` where the permit says nothing of its end. */
  readonly validity: number | 'unlimited' | 'none';
  /** True where silence grants the permit. */
  readonly deemedApproval: boolean;
  readonly legalBasis: readonly string[];
  /** Form of its applications: JSON Schema (draft 2020-12) of their `data`. */
  readonly form: JsonObject;
}

/** A kind of permit with the procedure that a new application of it starts. */
export interface PermitTypeInfo extends PermitTypeOffer {
  readonly definitionDigest: string;
}

export interface PermitTypes {
  /**
   * Offer of this type or group with its procedure; null where the office has none. Fails where its procedure is not
   * published.
   */
  find(id: string): Promise<PermitTypeInfo | null>;
  /** Signature policy of this type or group; `none` for an id that is neither. */
  policy(id: string): SignaturePolicy;
  /** All types of the office, by name. */
  offers(): readonly PermitTypeOffer[];
}

export interface OffersOptions {
  readonly office: string;
  readonly permitTypes: ReadonlyMap<string, PermitType>;
  readonly groups: ReadonlyMap<string, LicenceGroup>;
  /** The procedure that stands in the place of the one which a permit type names. */
  readonly procedureFor: (process: string) => string;
  readonly clock: ClockPolicy;
  readonly definitions: Pick<Definitions, 'current'>;
}

export const createOffers = (options: OffersOptions): PermitTypes => {
  const { office, permitTypes, groups, procedureFor, clock, definitions } = options;

  const ofType = (type: PermitType): PermitTypeOffer => ({
    id: type.id,
    name: type.name,
    office,
    kind: type.kind,
    requirements: type.requirements.map(({ id, name, required }) => ({ id, name, mandatory: required })),
    recommendation: type.recommendation,
    applicantSignature: type.applicantSignature,
    fee: type.fee,
    promise: promiseOffer(type.promise, clock),
    validity: type.validity.type === 'months' ? type.validity.months : type.validity.type,
    deemedApproval: type.deemedApproval?.outcome === 'statement',
    legalBasis: type.legalBasis,
    form: type.data,
  });

  /** Several licences of one application: each requirement once, the fees together. */
  const ofGroup = (group: LicenceGroup): PermitTypeOffer => {
    const licences = group.licences.flatMap(({ permitType }) => permitTypes.get(permitType) ?? []);
    const names = new Map(licences.flatMap(({ requirements }) => requirements.map(({ id, name }) => [id, name])));
    const wanted = groupRequirements(group, (id) => permitTypes.get(id)?.requirements ?? []);
    return {
      id: group.id,
      name: group.name,
      office,
      kind: 'paralel',
      requirements: wanted.map(({ id, required }) => ({ id, name: names.get(id) ?? id, mandatory: required })),
      recommendation: { required: group.recommendationRequired, agency: null },
      applicantSignature: group.applicantSignature,
      fee: licences.reduce((sum, { fee }) => sum + fee, 0),
      promise: promiseOffer(group.promise, clock),
      validity: 'none',
      deemedApproval: false,
      legalBasis: [],
      form: { allOf: licences.map(({ data }) => data) },
    };
  };

  const begunBy = async (process: string, what: string): Promise<string> => {
    const procedure = procedureFor(process);
    const digest = await definitions.current(procedure);
    if (digest === null) throw new Error(`procedure "${procedure}" of ${what} is not published`);
    return digest;
  };

  const offers = [...permitTypes.values()].map(ofType).sort((a, b) => a.name.localeCompare(b.name, 'id'));
  return {
    offers: () => offers,
    policy: (id) => (groups.get(id) ?? permitTypes.get(id))?.applicantSignature ?? 'none',
    find: async (id) => {
      const group = groups.get(id);
      if (group !== undefined)
        return { ...ofGroup(group), definitionDigest: await begunBy(group.process, `group "${id}"`) };
      const type = permitTypes.get(id);
      if (type === undefined) return null;
      return { ...ofType(type), definitionDigest: await begunBy(type.process, `permit type "${id}"`) };
    },
  };
};

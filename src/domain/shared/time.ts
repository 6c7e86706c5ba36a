/** An instant: milliseconds since 1970-01-01T00:00:00Z. Always a parameter: the domain reads no clock. */
export type Instant = number;

/** A length of time in milliseconds. */
export type Millis = number;

/** The instant as ISO 8601 in UTC with milliseconds, the form for people and other systems. */
export const isoInstant = (at: Instant): string => new Date(at).toISOString();

/** The instant in the same form; null where it has not come. */
export const isoOrNull = (at: Instant | null): string | null => (at === null ? null : isoInstant(at));

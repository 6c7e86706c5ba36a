/** An instant: milliseconds since 1970-01-01T00:00:00Z. The domain never asks for it; it is handed in. */
export type Instant = number;

/** A length of time in milliseconds. */
export type Millis = number;

/** The instant as ISO 8601 in UTC with milliseconds, as it is written to people and other systems. */
export const isoInstant = (at: Instant): string => new Date(at).toISOString();

/** The same of an instant that may not have come. */
export const isoOrNull = (at: Instant | null): string | null => (at === null ? null : isoInstant(at));

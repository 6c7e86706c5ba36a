/**
 * Progress for the person at the terminal. It goes to standard error, so that standard output stays a program's answer.
 */
export const say = (text) => void process.stderr.write(`paraf: ${text}\n`);

const PATIENCE_MS = 5_000;

/** Announces the work, and again every few seconds until it is done. */
export const during = async (text, work) => {
  const started = Date.now();
  say(`${text} …`);
  const reminder = setInterval(() => say(`${text} … ${Math.round((Date.now() - started) / 1_000)} s`), PATIENCE_MS);
  try {
    return await work();
  } finally {
    clearInterval(reminder);
  }
};

/** Requirement that this machine lacks and that could not be provided. The message says what to install. */
export class Missing extends Error {}

/** Ends the process with a message instead of a stack, unless the fault is our own. */
export const fail = (error) => {
  say(error instanceof Missing ? error.message : (error?.stack ?? String(error)));
  process.exitCode = 1;
};

/** Thrown when the office's files lack what the system needs. Names every fault of the file or folder at once. */
export class LetterConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(
      `the office's letter configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
    this.name = 'LetterConfigError';
  }
}

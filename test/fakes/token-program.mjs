/**
 * Speaks to the worker as the token's program does, with the faults that a token of software does not have. The fault is
 * the first argument: a return value that the next signature is answered with, or `crash`, `hang`, `chatter`.
 */
const [fault, view] = [process.env.TOKEN_FAULT ?? '', JSON.parse(process.env.TOKEN_VIEW ?? 'null')];
const step = process.env.TOKEN_STEP ?? 'sign';

process.on('message', ({ ask, pin }) => {
  if (ask === step) {
    if (fault === 'crash') process.kill(process.pid, 'SIGSEGV');
    if (fault === 'hang') for (;;);
    if (fault === 'chatter') {
      process.send({ words: 'no answer' });
      return;
    }
    process.send({ ok: false, rv: fault, detail: `the library answers ${fault} to ${pin ?? ''}` });
    return;
  }
  process.send({ ok: true, ...(ask === 'find' ? { view } : {}) });
});
process.on('disconnect', () => process.exit(0));

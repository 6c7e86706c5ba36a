/** Status 0 while the API answers that it lives. Not its readiness: a database that is away is no reason to end the API. */
const answer = await fetch(`http://127.0.0.1:${process.env.PARAF_HTTP_PORT}/health`, {
  signal: AbortSignal.timeout(5_000),
});
process.exit(answer.ok ? 0 : 1);

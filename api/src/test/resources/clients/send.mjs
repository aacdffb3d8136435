// Sends requests as Node's fetch does: one on each line of the standard input, the answer on a line of the standard output.
import { createInterface } from 'node:readline';

async function answerTo({ url, method, headers, body, text }) {
  const response = await fetch(url, {
    method,
    headers,
    body: body === null ? (text ?? undefined) : JSON.stringify(body),
    signal: AbortSignal.timeout(20000),
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: await response.text(),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await answerTo(JSON.parse(line)).catch((e) => ({ error: String(e.cause ?? e) }));
  process.stdout.write(JSON.stringify(answer) + '\n');
}

import { TraceqlEngine } from "../../../query/traceql/engine.ts";
import { MemorySource } from "../../../query/traceql/testing/memory-source.ts";
import { shop } from "../../../query/traceql/testing/shop.ts";
import { tempoApi } from "../app.ts";

/** Tempo's API over the traces of a small shop. */
export const app = tempoApi(new TraceqlEngine(new MemorySource(shop())));

/** A query as a part of a URL. */
export const q = (text: string): string => encodeURIComponent(text);

/** The JSON of an answer that has to be one. */
export async function body(path: string): Promise<unknown> {
  const answer = await app.request(path);
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

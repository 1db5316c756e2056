import { sequence, unixMilli } from "../../../src/base/units.ts";
import { encodeTracesData } from "../../../src/model/otlp/encode-trace.ts";
import type { ResourceSpans } from "../../../src/model/otlp/trace.ts";
import { TraceStore } from "../../../src/store/traces/store.ts";
import type { TestFolders } from "../store/folders.ts";

/** Where spans are: in memory, in the file, or some of them in either. */
export type Place = "hot" | "sealed" | "both";

/** A store with the spans; a group holds four of them. */
export async function storeOf(
  folders: TestFolders,
  groups: readonly ResourceSpans[],
  where: Place,
): Promise<TraceStore> {
  const store = await TraceStore.open({ db: await folders.open(), groupRows: 4 });
  for (const [index, one] of groups.entries()) {
    store.append({
      sequence: sequence(index + 1),
      signal: "traces",
      receivedAt: unixMilli(0),
      payload: encodeTracesData([one]),
    });
    if (where === "both") await store.flush();
    if (where === "both") await store.seal(false);
  }
  await store.flush();
  if (where === "sealed") await store.seal(true);
  return store;
}

/** All that was sent: no query may change it. */
export async function stored(store: TraceStore, traceCount: number): Promise<unknown> {
  const signal = new AbortController().signal;
  const ids = Array.from({ length: traceCount }, (_, trace) => (trace + 1).toString(16).padStart(32, "0"));
  return Promise.all(ids.map((id) => store.trace(id, signal)));
}

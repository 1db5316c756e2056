import { afterAll, expect, it } from "vitest";
import { TestFolders } from "../../../test/kit/store/folders.ts";
import { sequence, unixMilli, unixNano } from "../../base/units.ts";
import { pushToOtlp } from "../../model/loki/push-otlp.ts";
import { LogStore } from "./store.ts";

const folders = new TestFolders();
afterAll(async () => folders.remove());

it("keeps pushed streams' labels as they are, and finds the level in them first", async () => {
  const store = await LogStore.open({ db: await folders.open() });
  const labels = [
    ["app", "shop"],
    ["k8s.pod.name", "p"],
    ["level", "Warning"],
  ] as const;
  const entries = [{ time: 5n, line: "level=info", metadata: [["severity", "fatal"]] as const }];
  const payload = pushToOtlp([{ labels, entries }]);
  store.append({ sequence: sequence(1), signal: "logs", receivedAt: unixMilli(1), payload });
  await store.flush();
  const range = { start: unixNano(0n), end: unixNano(10n) };
  const scan = { ...range, matchers: [], lines: [], metadata: [], direction: "forward" as const };
  const need = { lines: true, metadata: true };
  for await (const batch of store.scan({ ...scan, need }, new AbortController().signal)) {
    expect(batch.streams[0]?.toObject()).toEqual({
      app: "shop",
      "k8s.pod.name": "p",
      level: "Warning",
      service_name: "shop",
    });
    expect(batch.metadata(0).toObject()).toEqual({ severity: "fatal", detected_level: "warn" });
    expect([batch.times[0], batch.lines[0]]).toEqual([5n, "level=info"]);
  }
  expect(await store.labelNames([], range)).toEqual(["app", "k8s.pod.name", "level", "service_name"]);
});

import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { itemsRequest } from "../../../../test/kit/otlp-items.ts";
import { sequence, unixMilli } from "../../../base/units.ts";
import { Progress } from "../../../journal/progress.ts";
import type { JournalRecord } from "../../../journal/record.ts";
import { otlpToPush } from "../../../model/loki/otlp-push.ts";
import type { Epoch } from "../routing/epoch.ts";
import { configOf } from "../routing/testing/files.ts";
import type { FromWorkThread } from "./messages.ts";
import { WorkSide } from "./work-side.ts";

let root: string;
let said: FromWorkThread[];
let side: WorkSide;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "watchtower-work-"));
  said = [];
});
afterEach(async () => {
  await side.stop();
  rmSync(root, { recursive: true, force: true });
});

const epoch = (from: number, text: string): Epoch => ({
  from: sequence(from),
  since: from,
  file: { kind: "custom", name: `${from}.alloy`, folder: root, text },
});

function begin(...epochs: readonly Epoch[]): void {
  const data = {
    config: configOf(),
    dir: join(root, "active"),
    journalDir: root,
    progress: new Progress().memory,
    epochs,
  };
  side = new WorkSide(data, (message) => said.push(structuredClone(message)));
}

const of = <K extends FromWorkThread["kind"]>(kind: K): readonly (FromWorkThread & { readonly kind: K })[] =>
  said.filter((message): message is FromWorkThread & { readonly kind: K } => message.kind === kind);

const FILTERED = (condition: string): string => `
  otelcol.receiver.otlp "in" {
    grpc { }
    output { logs = [otelcol.processor.filter.f.input] }
  }
  otelcol.processor.filter "f" {
    logs { log_record = [${JSON.stringify(condition)}] }
    output { logs = [otelcol.exporter.otlphttp.away.input] }
  }
  otelcol.exporter.otlphttp "away" {
    client { endpoint = "http://away.example" }
  }`;

const lines = (at: number): JournalRecord => ({
  sequence: sequence(at),
  signal: "logs",
  receivedAt: unixMilli(1_700_000_000_000),
  payload: itemsRequest("logs", [1, 2]),
});

it("answers what of a record goes to a destination, by the file of the record", () => {
  begin(epoch(1, FILTERED('body == "line 1"')));
  side.receive({
    kind: "epochs",
    epochs: [epoch(1, FILTERED('body == "line 1"')), epoch(5, FILTERED("true"))],
  });
  for (const at of [2, 6])
    side.receive({ kind: "flow", id: at, destination: "otlphttp.away", record: lines(at) });
  side.receive({ kind: "flow", id: 7, destination: "otlphttp.gone", record: lines(2) });
  const [first, second, third] = of("answer");
  expect(Buffer.from(first?.bytes ?? []).toString()).toContain("line 2");
  expect(Buffer.from(first?.bytes ?? []).toString()).not.toContain("line 1");
  expect([second, third]).toEqual([
    { kind: "answer", id: 6 },
    { kind: "answer", id: 7 },
  ]);
});

it("says what could not be made of a record, and goes on", () => {
  begin(epoch(1, FILTERED("true")));
  const broken = { ...lines(1), payload: Uint8Array.of(10, 255) };
  side.receive({ kind: "flow", id: 1, destination: "otlphttp.away", record: broken });
  side.receive({ kind: "flow", id: 2, destination: "otlphttp.away", record: lines(2) });
  expect(of("answer")).toEqual([
    { kind: "answer", id: 1, error: expect.any(String) },
    { kind: "answer", id: 2 },
  ]);
});

const FOLLOWING = (path: string): string => `
  loki.source.file "f" {
    targets    = [{ __path__ = ${JSON.stringify(path)}, app = "shop" }]
    forward_to = [loki.write.w.receiver]
    file_watch {
      min_poll_frequency = "2ms"
      max_poll_frequency = "8ms"
    }
  }
  loki.write "w" {
    endpoint { url = "http://loki:3100/loki/api/v1/push" }
  }`;

const texts = (): readonly string[] =>
  of("made").flatMap(({ made }) =>
    otlpToPush(made.payload).flatMap(({ entries }) => entries.map(({ line }) => line)),
  );

it("runs the sources of the file in use, and hands over what they make until that is kept", async () => {
  const path = join(root, "app.log");
  writeFileSync(path, "one\n");
  begin(epoch(1, FOLLOWING(path)));
  side.receive({ kind: "sources", id: 1 });
  await expect.poll(() => texts()).toEqual(["one"]);
  expect(of("made")[0]).toMatchObject({
    source: expect.stringMatching(/^loki.source.file.f@1#/),
    canWait: true,
  });
  // The journal is full: the same is handed over once more.
  side.receive({ kind: "kept", id: 1, error: { kind: "unavailable", message: "the journal is full" } });
  await expect.poll(() => texts()).toEqual(["one", "one"]);
  side.receive({ kind: "kept", id: 2 });

  side.receive({ kind: "epochs", epochs: [epoch(1, FOLLOWING(path)), epoch(9, FOLLOWING(path))] });
  side.receive({ kind: "sources", id: 2 });
  await expect.poll(() => of("answer").map(({ id }) => id)).toEqual([1, 2]);
  appendFileSync(path, "two\n");
  await expect.poll(() => texts().at(-1)).toBe("two");
  expect(of("made").at(-1)?.source).toMatch(/^loki.source.file.f@9#/);
  side.receive({ kind: "kept", id: 3 });

  side.receive({ kind: "epochs", epochs: [epoch(20, FILTERED("true"))] });
  side.receive({ kind: "sources", id: 3 });
  await expect.poll(() => of("answer").at(-1)?.id).toBe(3);
});

it("tells of what components drop", async () => {
  const file = `
    otelcol.receiver.otlp "in" {
      grpc { }
      output { logs = [otelcol.exporter.loki.e.input] }
    }
    otelcol.exporter.loki "e" {
      forward_to = [loki.process.p.receiver]
    }
    loki.process "p" {
      stage.drop { expression = "line 1" }
      forward_to = [loki.write.w.receiver]
    }
    loki.write "w" {
      endpoint { url = "http://away.example/loki/api/v1/push" }
    }`;
  begin(epoch(1, file));
  side.receive({ kind: "flow", id: 1, destination: "loki.w.away.example", record: lines(1) });
  await expect.poll(() => of("losses").at(-1)?.losses).toEqual({ "loki.process.p: drop_stage": 1 });
});

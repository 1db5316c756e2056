import { expect, it } from "vitest";
import { meantName } from "./meant-name.ts";

const NAMES = ["sumo", "otlp.eu", "remote_write.far.one", "remote_write.far.two", "loki.lines.logs.example"];

it.each([
  ["sumo", "sumo"],
  ["otelcol.exporter.otlphttp.sumo", "sumo"],
  ["otlp.eu", "otlp.eu"],
  ["eu", "otlp.eu"],
  ["otelcol.exporter.otlp.eu", "otlp.eu"],
  ["far.two", "remote_write.far.two"],
  ["prometheus.remote_write.far.one", "remote_write.far.one"],
  ["lines", "loki.lines.logs.example"],
  ["loki.write.lines", "loki.lines.logs.example"],
])("%s means %s", (text, name) => expect(meantName(NAMES, text)).toBe(name));

it.each(["far", "remote_write.far", "one", "logs.example", "nobody", ""])("%s means no other", (text) =>
  expect(meantName(NAMES, text)).toBe(text),
);

it("is a whole name sooner than a label", () => {
  expect(meantName(["sumo", "otlp.sumo"], "sumo")).toBe("sumo");
});

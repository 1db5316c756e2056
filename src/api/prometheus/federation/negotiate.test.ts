import { expect, test } from "vitest";
import { negotiate } from "./negotiate.ts";

const PROTOBUF = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=";

test.each([
  ["nothing named", "", "text 0.0.4 underscores"],
  ["anything", "*/*", "text 0.0.4 underscores"],
  ["protobuf", `${PROTOBUF}delimited`, "protobuf underscores"],
  ["an escaping", `${PROTOBUF}delimited; escaping=values`, "protobuf values"],
  ["an unknown escaping", "text/plain;escaping=dashes", "text 0.0.4 underscores"],
  ["what weighs most", `text/plain;q=0.4,${PROTOBUF}delimited;q=0.5`, "protobuf underscores"],
  ["of one weight the first", `text/plain;version=1.0.0,${PROTOBUF}delimited`, "text 1.0.0 underscores"],
  ["an unknown version", `text/plain;version=2,${PROTOBUF}delimited;q=0.1`, "protobuf underscores"],
  [
    "an escaping of a wish before",
    "application/openmetrics-text;escaping=dots,text/plain;q=0.5",
    "text 0.0.4 dots",
  ],
  ["protobuf as text", `${PROTOBUF}compact-text,text/plain;version=1.0.0;q=0.1`, "text 1.0.0 underscores"],
  [
    "another message",
    "application/vnd.google.protobuf;proto=other;encoding=delimited",
    "text 0.0.4 underscores",
  ],
])("%s", (_, accept, expected) => {
  const { encoding, escaping, contentType } = negotiate(accept);
  const version = /version=([\d.]+)/.exec(contentType)?.[1];
  expect([encoding, version, escaping].filter((part) => part !== undefined).join(" ")).toBe(expected);
});

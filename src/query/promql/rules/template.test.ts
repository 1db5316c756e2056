import { describe, expect, it } from "vitest";
import { Labels } from "../../../model/labels.ts";
import { compileTemplate } from "./template.ts";

const expanded = (text: string, value = 1.5): string =>
  compileTemplate(text).expand({
    labels: Labels.fromObject({ job: "api", instance: "host.example:80" }),
    value,
  });

describe("templates", () => {
  it.each([
    ["plain {text}", "plain {text}"],
    ["{{ $labels.job }}/{{ .Labels.job }}/{{ $labels.none }}", "api/api/"],
    ["{{$value}} {{ .Value }}", "1.5 1.5"],
    ["a {{- $value -}} b", "a1.5b"],
    ['{{ $value | printf "%.2f" }}', "1.50"],
    ['{{ printf "%s=%5.1f%%" $labels.job $value }}', "api=  1.5%"],
    ["{{ $labels.job | toUpper | printf `<%s>` }}", "<API>"],
    ['{{ printf "%q" (title $labels.job) }}', '"Api"'],
    ["{{ stripPort $labels.instance }} {{ stripDomain $labels.instance }}", "host.example host:80"],
    ["{{/* a comment */}}", ""],
  ])("%s", (text, filled) => {
    expect(expanded(text)).toBe(filled);
  });

  it.each([
    ["humanize", 1_234_567, "1.235M"],
    ["humanize", 0.00123, "1.23m"],
    ["humanize", 0, "0"],
    ["humanize", Infinity, "+Inf"],
    ["humanize1024", 1_048_576, "1Mi"],
    ["humanize1024", 100, "100"],
    ["humanizeDuration", 0, "0s"],
    ["humanizeDuration", 0.1, "100ms"],
    ["humanizeDuration", 59.5, "59.5s"],
    ["humanizeDuration", 3661, "1h 1m 1s"],
    ["humanizeDuration", -90_061, "-1d 1h 1m 1s"],
    ["humanizePercentage", 0.123456, "12.35%"],
    ["humanizeTimestamp", 1_435_065_584.128, "2015-06-23 13:19:44.128 +0000 UTC"],
    ["humanizeTimestamp", 1_435_065_580, "2015-06-23 13:19:40 +0000 UTC"],
  ])("%s of %d", (name, value, text) => {
    expect(expanded(`{{ $value | ${name} }}`, value)).toBe(text);
  });

  it.each(["{{ if $value }}", "{{ query `up` }}", "{{ range . }}", "{{ $value | nothing }}", "{{ }}"])(
    "refuses %s by name",
    (text) => {
      expect(() => compileTemplate(text)).toThrow("is not supported");
    },
  );
});

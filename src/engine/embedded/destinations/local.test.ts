import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, found, only } from "../../../../test/kit/found-destinations.ts";

describe("exporters to this machine", () => {
  it("otelcol.exporter.debug", () => {
    expect(
      only(`otelcol.exporter.debug "x" { verbosity = "detailed"\n sampling_initial = 5 }`),
    ).toMatchObject({
      protocol: "debug",
      verbosity: "detailed",
      samplingInitial: 5,
      samplingThereafter: 1,
    });
  });

  it("otelcol.exporter.file", () => {
    expect(only(`otelcol.exporter.file "x" { path = "out.json" }`)).toMatchObject({
      protocol: "file",
      path: join(folder, "out.json"),
      format: "json",
      append: false,
    });
    const text = `otelcol.exporter.file "x" { path = "/tmp/x"\n format = "proto"
      rotation { max_megabytes = 5\n max_days = 2 } }`;
    expect(only(text)).toMatchObject({
      path: "/tmp/x",
      format: "proto",
      rotation: { maxBytes: 5 * 1024 ** 2, maxDays: 2, maxBackups: 100, isLocalTime: false },
    });
  });

  it.each([
    [`compression = "zstd"`, "does not support compression zstd"],
    [`group_by { enabled = true }`, "does not support group_by"],
  ])("tells what it cannot do: %s", (setting, message) => {
    expect(found(`otelcol.exporter.file "x" { path = "/tmp/x"\n ${setting} }`).shown).toContain(message);
  });

  it("do not write one file twice", () => {
    const text = `otelcol.exporter.file "a" { path = "/tmp/x" }\notelcol.exporter.file "b" { path = "/tmp/x" }`;
    expect(found(text).shown).toContain("otelcol.exporter.file.a writes the same file");
  });
});

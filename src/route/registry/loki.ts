import { lokiProcess } from "../loki/process/loki-process.ts";
import { lokiSourceFile } from "../loki/source/loki-source-file.ts";
import { lokiWrite } from "../loki/write/loki-write.ts";
import type { Registry } from "../component.ts";

/** Loki's components. */
export const LOKI: Registry = {
  "loki.source.file": lokiSourceFile,
  "loki.process": ({ settings }, { report }) => ({ kind: "lines", processor: lokiProcess(settings, report) }),
  "loki.write": lokiWrite,
};

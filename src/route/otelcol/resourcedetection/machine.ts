import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import type { NetworkInterfaceInfo } from "node:os";
import type { AnyValue } from "../../../model/otlp/common.ts";
import type { HostFacts } from "../../component.ts";

/** Attributes of the machine, each `undefined` where it cannot be found out. */
export const SYSTEM_ATTRIBUTES: Readonly<
  Record<string, (host: HostFacts, files: ReadFile) => AnyValue | undefined>
> = {
  "host.arch": ({ architecture }) => text(ARCHITECTURES[architecture] ?? architecture),
  "host.id": (_, read) => text((read("/etc/machine-id") ?? read("/var/lib/dbus/machine-id"))?.trim()),
  "host.ip": () => texts(outside().map(({ address }) => address)),
  "host.mac": () => texts([...new Set(outside().map(({ mac }) => mac))].filter(isMac).map(macText)),
  "os.type": ({ platform }) => text(SYSTEMS[platform] ?? platform),
  "host.cpu.vendor.id": (_, read) => text(processor(read, "vendor_id")),
  "host.cpu.family": (_, read) => text(processor(read, "cpu family")),
  "host.cpu.model.id": (_, read) => text(processor(read, "model")),
  "host.cpu.model.name": (_, read) => text(processor(read, "model name")),
  "host.cpu.stepping": (_, read) => text(processor(read, "stepping")),
  "host.cpu.cache.l2.size": (_, read) => kilobytes(processor(read, "cache size")),
};

/** A small file's content; `undefined` if it cannot be read. */
export type ReadFile = (path: string) => string | undefined;

/** As UTF-8. */
export function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * The machine's name as `/etc/hosts` has it first, where Go's `fqdn` looks before it asks for names over the network.
 */
export function nameInHosts({ hostname }: HostFacts, read: ReadFile): string | undefined {
  for (const line of (read("/etc/hosts") ?? "").split("\n")) {
    const [, ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (names.includes(hostname)) return names[0];
  }
  return undefined;
}

/** By Node's names. */
const SYSTEMS: Readonly<Record<string, string>> = { win32: "windows", sunos: "solaris" };
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "x86", arm: "arm32" };

const text = (value: string | undefined): AnyValue | undefined =>
  value === undefined || value === "" ? undefined : { kind: "string", value };

const texts = (values: readonly string[]): AnyValue => ({
  kind: "array",
  value: values.map((value) => ({ kind: "string", value })),
});

/** Addresses by which others reach this machine. */
function outside(): readonly NetworkInterfaceInfo[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal);
}

const isMac = (mac: string): boolean => mac !== "00:00:00:00:00:00";
/** As the semantic conventions ask for: the IEEE's form. */
const macText = (mac: string): string => mac.toUpperCase().replaceAll(":", "-");

/** Of the first processor, as Linux has it. */
function processor(read: ReadFile, name: string): string | undefined {
  const lines = (read("/proc/cpuinfo") ?? "").split("\n");
  const line = lines.find((each) => each.split(":")[0]?.trim() === name);
  return line?.slice(line.indexOf(":") + 1).trim();
}

function kilobytes(size: string | undefined): AnyValue | undefined {
  const digits = /^(\d+) KB$/.exec(size ?? "")?.[1];
  return digits === undefined ? undefined : { kind: "int", value: BigInt(digits) };
}

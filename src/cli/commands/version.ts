import type { Command } from "commander";
import { packageVersion } from "../../base/version.ts";
import { command } from "../options.ts";
import type { SharedOptions } from "../options.ts";
import { print, printJson } from "../output.ts";

export function versionCommand(): Command {
  return command("version", "which version this is", "watchtower version --json").action(
    ({ json }: SharedOptions) => {
      const version = packageVersion();
      if (json)
        printJson({ version, node: process.versions.node, platform: `${process.platform}-${process.arch}` });
      else
        print(`watchtower ${version} (Node ${process.versions.node}, ${process.platform} ${process.arch})`);
    },
  );
}

import type { Command } from "commander";
import { packageVersion } from "../../base/version.ts";
import { makeCommand } from "../command.ts";
import { print } from "../output.ts";
import type { Terminal } from "../output.ts";

export const versionCommand = (terminal: Terminal): Command =>
  makeCommand(terminal, {
    usage: "version",
    description: "which version this is",
    example: "watchtower version --json",
    run: async ({ json }) => {
      const version = packageVersion();
      const node = process.versions.node;
      const platform = `${process.platform}-${process.arch}`;
      const text = `watchtower ${version} (Node ${node}, ${platform})`;
      print(terminal, json, { version, node, platform }, () => text);
    },
  });

import {
  BOOL,
  DURATION,
  STRING,
  component,
  notEmbedded,
  oneOf,
  optional,
  required,
  sendsTo,
} from "../notation.ts";
import type { ComponentSchema } from "../schema.ts";

export const localFile: ComponentSchema = component("local.file", "a file's content, for other components", {
  exports: { content: { type: "string or secret", takes: [] } },
  attributes: {
    detector: optional(oneOf("fsnotify", "poll"), "fsnotify"),
    filename: required(STRING),
    is_secret: optional(BOOL, false),
    poll_frequency: optional(DURATION, "1m"),
  },
});

/** A block of the file itself, without a label: the engine's own log. */
export const logging: ComponentSchema = component("logging", "level and format of the engine's own log", {
  attributes: {
    format: optional(oneOf("logfmt", "json"), "logfmt"),
    level: optional(oneOf("error", "warn", "info", "debug"), "info"),
    write_to: notEmbedded(
      sendsTo("LogsReceiver", "logs", "optional"),
      "its log is a file of its own, which watchtower logs shows",
    ),
  },
});

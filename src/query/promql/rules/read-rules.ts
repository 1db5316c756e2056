import { LineCounter, type Node, isMap, isNode, isSeq, parseDocument } from "yaml";
import { z } from "zod";
import { errorMessage } from "../../../base/errors.ts";
import { parsePrometheusDuration } from "../../../base/prometheus-duration.ts";
import type { Rule, RuleGroup, RuleProblem } from "./rule-file.ts";
import type { RuleLanguage } from "./rule-language.ts";
import { type Template, compileTemplate } from "./template.ts";

/** Largest rule file, and most rules in one. */
const MAX_FILE_CHARACTERS = 4_000_000;
const MAX_RULES = 10_000;
const DEFAULT_INTERVAL_MS = 60_000;

const duration = z.string().transform((text, context) => {
  const milliseconds = parsePrometheusDuration(text);
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue({ code: "custom", message: `not a valid duration string: ${JSON.stringify(text)}` });
  return z.NEVER;
});
const texts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));
const ruleSchema = z.strictObject({
  record: z.string().optional(),
  alert: z.string().optional(),
  expr: z.union([z.string(), z.number()]).transform(String).optional(),
  for: duration.optional(),
  keep_firing_for: duration.optional(),
  labels: texts.optional(),
  annotations: texts.optional(),
});
const groupSchema = z.strictObject({
  name: z.string().min(1, "Groupname must not be empty"),
  interval: duration.optional(),
  query_offset: duration.optional(),
  limit: z.number().int().nonnegative().optional(),
  labels: texts.optional(),
  rules: z.array(ruleSchema).nullish(),
});
const fileSchema = z.strictObject({ groups: z.array(groupSchema).nullish() });

type RawRule = z.output<typeof ruleSchema>;
type Path = readonly (string | number)[];

/** What came of reading a rule file. */
export interface ReadRules {
  readonly groups: readonly RuleGroup[];
  /** The groups are to be used only when there are none. */
  readonly problems: readonly RuleProblem[];
}

/** Reads and checks the text of a rule file. */
export function readRules(file: string, text: string, language: Pick<RuleLanguage, "read">): ReadRules {
  return new Reader(file, text, language).read();
}

class Reader {
  private readonly file: string;
  private readonly text: string;
  private readonly language: Pick<RuleLanguage, "read">;
  private readonly problems: RuleProblem[] = [];
  private readonly lines = new LineCounter();
  private contents: Node | null = null;

  constructor(file: string, text: string, language: Pick<RuleLanguage, "read">) {
    this.file = file;
    this.text = text;
    this.language = language;
  }

  read(): ReadRules {
    const groups = this.groups();
    const rules = groups.reduce((sum, group) => sum + group.rules.length, 0);
    if (rules > MAX_RULES) this.problem([], `${rules} rules (limit maxRules = ${MAX_RULES})`);
    return { groups, problems: this.problems };
  }

  private groups(): RuleGroup[] {
    if (this.text.length > MAX_FILE_CHARACTERS) {
      this.problem([], `file too large (limit maxRuleFileCharacters = ${MAX_FILE_CHARACTERS})`);
      return [];
    }
    const document = parseDocument(this.text, { lineCounter: this.lines });
    this.contents = document.contents;
    for (const error of document.errors)
      this.problemAt(error.pos[0], error.message.replace(/ at line \d+[\s\S]*$/, ""));
    if (document.errors.length > 0) return [];
    const parsed = fileSchema.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
    if (!parsed.success) {
      for (const { path, message } of parsed.error.issues) this.problem(path.map(keyOf), message);
      return [];
    }
    const names = new Set<string>();
    return (parsed.data.groups ?? []).map((group, index) => {
      if (names.has(group.name)) {
        this.problem(["groups", index], `groupname: "${group.name}" is repeated in the same file`);
      }
      names.add(group.name);
      const rules = (group.rules ?? []).flatMap((rule, at) =>
        this.rule(rule, group.labels ?? {}, ["groups", index, "rules", at]),
      );
      return {
        name: group.name,
        file: this.file,
        intervalMs:
          group.interval === undefined || group.interval === 0 ? DEFAULT_INTERVAL_MS : group.interval,
        queryOffsetMs: group.query_offset ?? 0,
        limit: group.limit ?? 0,
        rules,
      };
    });
  }

  private rule(raw: RawRule, groupLabels: Readonly<Record<string, string>>, path: Path): Rule[] {
    const before = this.problems.length;
    const labels = { ...groupLabels, ...raw.labels };
    const name = raw.record ?? raw.alert ?? "";
    if (raw.record !== undefined && raw.alert !== undefined) {
      this.problem(path, "only one of 'record' and 'alert' must be set");
    }
    if (name === "") this.problem(path, "one of 'record' or 'alert' must be set");
    for (const label of Object.keys(labels)) {
      if (label === "" || label === "__name__")
        this.problem([...path, "labels"], `invalid label name: ${label}`);
    }
    if (raw.record !== undefined) this.checkRecording(raw, path);
    const query = this.expression(raw.expr, path);
    if (query === undefined || this.problems.length > before) return [];
    const common = { name, query };
    if (raw.record !== undefined) return [{ kind: "recording", ...common, labels }];
    const templates = {
      labels: this.templates(labels, "label", [...path, "labels"]),
      annotations: this.templates(raw.annotations ?? {}, "annotation", [...path, "annotations"]),
    };
    const times = { forMs: raw.for ?? 0, keepFiringForMs: raw.keep_firing_for ?? 0 };
    return [{ kind: "alerting", ...common, ...times, ...templates }];
  }

  private checkRecording(raw: RawRule, path: Path): void {
    const { record = "" } = raw;
    for (const field of ["annotations", "for", "keep_firing_for"] as const) {
      if (raw[field] !== undefined)
        this.problem([...path, field], `invalid field '${field}' in recording rule`);
    }
    if (/[{}]/.test(record)) {
      const message = `braces present in the recording rule name; should it be in expr?: ${record}`;
      this.problem([...path, "record"], message);
    }
  }

  private expression(text: string | undefined, path: Path): string | undefined {
    if (text === undefined || text === "") {
      this.problem(path, "field 'expr' must be set in rule");
      return undefined;
    }
    try {
      return this.language.read(text);
    } catch (error) {
      this.problem([...path, "expr"], `could not parse expression: ${errorMessage(error)}`);
      return undefined;
    }
  }

  private templates(
    source: Readonly<Record<string, string>>,
    what: string,
    path: Path,
  ): Readonly<Record<string, Template>> {
    const compiled: Record<string, Template> = {};
    for (const [name, text] of Object.entries(source)) {
      try {
        compiled[name] = compileTemplate(name, text);
      } catch (error) {
        this.problem([...path, name], `${what} ${JSON.stringify(name)}: ${errorMessage(error)}`);
      }
    }
    return compiled;
  }

  private problem(path: Path, message: string): void {
    this.problemAt(offsetOf(this.contents, path), message);
  }

  private problemAt(offset: number, message: string): void {
    const { line, col } = this.lines.linePos(offset);
    this.problems.push({ file: this.file, line, column: col, message });
  }
}

/** Where the node of a path begins, or the nearest one around it that there is. */
function offsetOf(root: Node | null, path: Path): number {
  let node: Node | null = root;
  for (const key of path) {
    const next: unknown = isMap(node) || isSeq(node) ? node.get(key, true) : undefined;
    if (!isNode(next)) break;
    node = next;
  }
  return node?.range?.[0] ?? 0;
}

const keyOf = (key: PropertyKey): string | number => (typeof key === "symbol" ? String(key) : key);

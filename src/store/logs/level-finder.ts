import { fromUtf8, utf8 } from "../../base/bytes.ts";
import { BufferedRows } from "../duckdb/buffered-rows.ts";
import type { Dictionaries } from "../duckdb/dictionaries.ts";
import type { Interner } from "../../base/interner.ts";
import { internShort } from "../duckdb/intern-short.ts";
import type { WriteBuffer } from "../duckdb/write-buffer.ts";
import { LogColumn, SEVERITY_IN_REST } from "./columns.ts";
import { labelName } from "./label-name.ts";
import { detectLevel, levelOfSeverity } from "./level.ts";
import { type LevelRules, normalLevel } from "./level-names.ts";
import { levelOfLine } from "./line-level.ts";
import { levelPairs } from "./metadata.ts";
import { SEVERITY_TEXT } from "./stream-labels.ts";
import type { LogVocabulary } from "./vocabulary.ts";

const Known = { unknown: 0, no: 1, yes: 2 } as const;

/**
 * Finds `detected_level` while decoding. Nearly all records say it by `severity_text` or
 * `severity_number` alone, which is a look-up; only others build their metadata for it.
 */
export class LevelFinder {
  private readonly vocabulary: LogVocabulary;
  private readonly keys: Interner;
  private readonly levels: Interner;
  private readonly levelKeys: Uint8Array;
  /** By id of the severity text: id of the level. */
  private readonly ofText: number[] = [];
  /** By severity number: id of the level. */
  private readonly ofSeverity: readonly number[];
  private readonly noText: number;
  private readonly rules: LevelRules;
  /** Whether the text says the level unless other metadata does. */
  private readonly ranksText: boolean;

  constructor(dictionaries: Dictionaries, vocabulary: LogVocabulary) {
    this.vocabulary = vocabulary;
    this.keys = dictionaries.get("key");
    this.levels = dictionaries.get("level");
    this.levelKeys = new Uint8Array(this.keys.limit + 1);
    this.rules = vocabulary.mapping.levels;
    this.ranksText = this.rules.fields.includes(SEVERITY_TEXT);
    this.noText = dictionaries.get("severity_text").intern(new Uint8Array(0));
    this.ofSeverity = Array.from({ length: SEVERITY_IN_REST }, (_, severity) =>
      severity === 0 ? 0 : this.idOf(levelOfSeverity(severity)),
    );
  }

  /** Whether an attribute with this key takes part in finding the level. */
  isLevelKey(key: number): boolean {
    if (key === 0) return true;
    if (this.levelKeys[key] === Known.unknown) {
      const source = this.vocabulary.levelSources.has(labelName(fromUtf8(this.keys.bytesOf(key))));
      this.levelKeys[key] = source ? Known.yes : Known.no;
    }
    return this.levelKeys[key] === Known.yes;
  }

  /**
   * Id of the level of a decoded row; 0 if it has no room in the dictionary, or levels are not found.
   *
   * @param levelKey whether an attribute of the record passed {@link isLevelKey}.
   */
  levelOf(buffer: WriteBuffer, row: number, levelKey: boolean): number {
    if (!this.rules.areFound) return 0;
    const resource = this.vocabulary.resource(buffer.column(LogColumn.resource).words[row] ?? 0);
    const scope = this.vocabulary.scope(buffer.column(LogColumn.scope).words[row] ?? 0);
    const text = buffer.column(LogColumn.severityText).words[row] ?? 0;
    const severity = buffer.column(LogColumn.severity).bytes[row] ?? 0;
    if (levelKey || resource.saysLevel || scope.saysLevel || text === 0 || severity === SEVERITY_IN_REST) {
      return this.fromMetadata(buffer, row);
    }
    if (text !== this.noText && this.ranksText) return this.fromText(text);
    if (severity !== 0) return this.ofSeverity[severity] ?? 0;
    return this.idOf(levelOfLine(fromUtf8(buffer.bytesAt(LogColumn.line, row)), this.rules));
  }

  private fromText(text: number): number {
    const known = this.ofText[text];
    if (known !== undefined) return known;
    return (this.ofText[text] = this.idOf(normalLevel(this.vocabulary.text("severity_text", text))));
  }

  private fromMetadata(buffer: WriteBuffer, row: number): number {
    const rows = new BufferedRows(buffer, row, row + 1);
    const line = (): string => rows.text(LogColumn.line, 0);
    return this.idOf(detectLevel(levelPairs(rows, 0, this.vocabulary), line, this.rules));
  }

  private idOf(level: string): number {
    const bytes = utf8(level);
    return internShort(this.levels, bytes, 0, bytes.length);
  }
}

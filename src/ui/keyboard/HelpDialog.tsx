import { Modal } from "../components/Modal.tsx";
import { GROUPS, SHORTCUTS, shownKeys, type Shortcut } from "./shortcuts.ts";

/** All shortcuts there are. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Modal title="Keyboard shortcuts" className="help-dialog" onClose={onClose}>
      <div className="help-groups">
        {GROUPS.map((group) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl className="help-list">
              {SHORTCUTS.filter((shortcut) => shortcut.group === group).map((shortcut) => (
                <Line key={shortcut.label} shortcut={shortcut} />
              ))}
              {group === "Everywhere" && <EditorLine />}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

function Line({ shortcut: { label, keys } }: { shortcut: Shortcut }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {keys.map((each, at) => (
          <span key={each}>
            {at > 0 && " or "}
            <Keys keys={each} />
          </span>
        ))}
      </dd>
    </div>
  );
}

/** What editors do by themselves. */
function EditorLine() {
  return (
    <div>
      <dt>Run the query of an editor</dt>
      <dd>
        <kbd>Shift</kbd> <kbd>Enter</kbd>
      </dd>
    </div>
  );
}

/** Keys, one by one. */
export function Keys({ keys }: { keys: string }) {
  return shownKeys(keys, isMac()).map((key) => <kbd key={key}>{key}</kbd>);
}

const isMac = (): boolean => /mac|iphone|ipad/i.test(navigator.userAgent);
